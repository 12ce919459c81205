"""A call: one session of the Agents SDK, and everything that it has told."""

import asyncio
import base64
import contextlib
import itertools
import wave
from pathlib import Path

from agents.realtime import RealtimeAgent, RealtimeRunner
from agents.realtime.model_inputs import RealtimeModelSendRawMessage

from checks import Failure, expect

RECORDINGS = Path(__file__).parents[2] / "audiofixtures" / "wav"
FRAME = 960  # bytes: 20 ms of 16-bit samples at 24 kHz
PATIENCE = 10  # seconds to wait for one event

SERVER_VAD = {"type": "server_vad", "silence_duration_ms": 300, "interrupt_response": True}


@contextlib.asynccontextmanager
async def connect(url: str, agent: RealtimeAgent, settings: dict | None = None, config: dict | None = None):
    """Begins a call and ends it. An error that nobody looked at fails the check."""
    runner = RealtimeRunner(agent, config={"tracing_disabled": True, **(config or {})})
    session = await runner.run(model_config={
        "url": url + "?model=gpt-realtime-2.1",
        "api_key": "any",
        "initial_model_settings": {"turn_detection": SERVER_VAD, **(settings or {})},
    })
    async with session:
        call = Call(session)
        reading = asyncio.create_task(call.read())
        try:
            yield call
            call.look_for_errors()
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)


class Call:
    def __init__(self, session):
        self.session = session
        self.events = []  # of the session, each with the time at which it came
        self.looked = {}  # how many of them were looked at, by the kind that was looked for
        self.news = asyncio.Event()

    async def read(self) -> None:
        """Takes down the events of the session, in which those of the server are wrapped."""
        clock = asyncio.get_running_loop().time
        try:
            async for event in self.session:
                self.events.append((clock(), event))
                self.news.set()
        finally:
            self.events.append((clock(), None))
            self.news.set()

    async def event(self, kind: str):
        """Waits for the next event of the session that is of this kind. Kinds do not wait for each other."""
        return await self._next(kind, lambda event: event if event.type == kind else None)

    async def server(self, kind: str) -> dict:
        """Waits for the next event of the server that is of this kind, likewise."""
        return await self._next(kind, lambda event: raw if (raw := raw_of(event))["type"] == kind else None)

    async def answer(self) -> str:
        """Waits for a response that says something, and returns its words."""
        while True:
            response = (await self.server("response.done"))["response"]
            expect("a completed response", response["status"] == "completed", response)
            for item in response["output"]:
                for part in item.get("content", []):
                    return part.get("transcript") or part["text"]

    async def _next(self, kind: str, match):
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    while (place := self.looked.get(kind, 0)) < len(self.events):
                        self.looked[kind] = place + 1
                        self.time, event = self.events[place]
                        if event is None:
                            raise Failure(f"expected {kind}, but the session ended")
                        if event.type == "error":
                            raise Failure(f"expected {kind}, got the error {event.error}")
                        if (found := match(event)) is not None:
                            return found
                    self.news.clear()
                    await self.news.wait()
        except TimeoutError:
            raise Failure(f"expected {kind} within {PATIENCE} s, got {self.kinds()}") from None

    def kinds(self) -> str:
        """Returns what kinds of events came so far, and how often in a row."""
        kinds = [raw_of(event)["type"] or event.type for _, event in self.events if event is not None]
        rows = [(kind, len(list(row))) for kind, row in itertools.groupby(kinds)]
        return ", ".join(f"{times} × {kind}" if times > 1 else kind for kind, times in rows)

    def look_for_errors(self) -> None:
        for _, event in self.events:
            if event is not None and event.type == "error":
                raise Failure(f"expected no error, got {event.error}")

    async def speak(self, recording: str, speed: float = 2, pause: float = 1) -> None:
        """Sends a recording and then so many seconds of silence, faster than people speak."""
        sound = samples(recording) + bytes(int(pause * 50) * FRAME)
        for at in range(0, len(sound), FRAME):
            await self.session.send_audio(sound[at:at + FRAME])
            await asyncio.sleep(0.02 / speed)

    async def send(self, kind: str, **keys) -> None:
        """Sends an event for which the SDK has no method."""
        await self.session.model.send_event(RealtimeModelSendRawMessage(message={"type": kind, "other_data": keys}))

    async def milliseconds(self, item_id: str) -> float:
        """Asks the server how much sound it keeps of an item."""
        await self.send("conversation.item.retrieve", item_id=item_id)
        item = (await self.server("conversation.item.retrieved"))["item"]
        while item["id"] != item_id or item["status"] == "in_progress":  # the SDK asks for items, too
            item = (await self.server("conversation.item.retrieved"))["item"]
        return len(base64.b64decode(item["content"][0]["audio"])) / FRAME * 20


def raw_of(event) -> dict:
    """Returns the server's event that an event of the session wraps."""
    if event is not None and event.type == "raw_model_event" and event.data.type == "raw_server_event":
        return event.data.data
    return {"type": ""}


def samples(recording: str) -> bytes:
    with wave.open(str(RECORDINGS / f"{recording}.wav")) as file:
        return file.readframes(file.getnframes())
