"""LiveKit's Python plugin for OpenAI against voicesim serve: python livekit_plugin.py ws://host:port/v1/realtime"""

import asyncio
import contextlib
import sys
import wave
from pathlib import Path

from livekit import rtc
from livekit.agents import function_tool, llm
from livekit.plugins import openai
from openai.types.realtime.realtime_audio_input_turn_detection import ServerVad

from checks import Failure, expect, run

URL = sys.argv[1].removesuffix("/realtime")
RECORDINGS = Path(__file__).parents[2] / "audiofixtures" / "wav"
FRAME = 960  # bytes: 20 ms of 16-bit samples at 24 kHz
PATIENCE = 10  # seconds to wait for one event


@function_tool
async def get_order_status(order_id: str) -> str:
    """Looks an order up."""
    return f"{order_id} has shipped"


class Call:
    """One session of the plugin, and what it has told."""

    def __init__(self, session):
        self.session = session
        self.answers = asyncio.Queue()  # generations that the server began
        self.events = asyncio.Queue()  # raw events of the server
        self.errors = []
        session.on("generation_created", self.answers.put_nowait)
        session.on("openai_server_event_received", self.events.put_nowait)
        session.on("error", self.errors.append)

    async def server(self, kind):
        """Waits for the next event of the server of this type. Others before it are passed over."""
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    event = await self.events.get()
                    if event["type"] == kind:
                        return event
        except TimeoutError:
            raise Failure(f"expected {kind} within {PATIENCE} s") from None

    async def speak(self, recording, speed=2):
        """Sends a recording and then a second of silence, faster than people speak."""
        with wave.open(str(RECORDINGS / f"{recording}.wav")) as file:
            sound = file.readframes(file.getnframes()) + bytes(50 * FRAME)
        for at in range(0, len(sound), FRAME):
            piece = sound[at:at + FRAME]
            self.session.push_audio(rtc.AudioFrame(piece, 24000, 1, len(piece) // 2))
            await asyncio.sleep(0.02 / speed)


async def said(generation):
    """Reads a generation to its end, and returns its words, its seconds of sound and the functions it calls."""
    words, sound, calls = "", 0.0, []
    async with asyncio.timeout(PATIENCE + 10):
        async for message in generation.message_stream:
            async for text in message.text_stream:
                words += text
            async for frame in message.audio_stream:
                sound += frame.duration
        async for call in generation.function_stream:
            calls.append(call)
    return words, sound, calls


@contextlib.asynccontextmanager
async def connect():
    """Begins a call and ends it. An error that nobody looked at fails the check."""
    model = openai.realtime.RealtimeModel(
        model="gpt-realtime-2.1", base_url=URL, api_key="any",
        turn_detection=ServerVad(type="server_vad", silence_duration_ms=300, interrupt_response=True, create_response=True),
    )
    call = Call(model.session())
    try:
        await call.session.update_instructions("You are support.")
        await call.session.update_tools([get_order_status])
        yield call
        expect("no error", not call.errors, call.errors)
    finally:
        await call.session.aclose()
        await model.aclose()


async def typed(call, text):
    """Types a text and asks for an answer."""
    context = call.session.chat_ctx.copy()
    context.add_message(role="user", content=text)
    await call.session.update_chat_ctx(context)
    return await call.session.generate_reply()


async def after_tool(call, calls):
    """Answers the one call of a function, and expects the answer that has its output."""
    expect("one call", [c.name for c in calls] == ["get_order_status"], calls)
    context = call.session.chat_ctx.copy()
    context.items.append(llm.FunctionCallOutput(
        call_id=calls[0].call_id, name=calls[0].name, output="A1001 has shipped", is_error=False))
    await call.session.update_chat_ctx(context)
    words, sound, _ = await said(await call.session.generate_reply())
    expect("an answer with the status", words == "Your order shipped and should arrive Tuesday.", words)
    expect("2 to 4 s of sound", 2 < sound < 4, sound)


async def typed_turn():
    async with connect() as call:
        words, sound, _ = await said(await typed(call, "Hello!"))
        expect("the greeting", words == "Hello, support. How can I help?", words)
        expect("its sound", sound > 1, sound)


async def tool_call():
    async with connect() as call:
        _, _, calls = await said(await typed(call, "Where is order A1001?"))
        await after_tool(call, calls)


async def spoken_turn():
    async with connect() as call:
        heard = asyncio.get_running_loop().create_future()
        call.session.on("input_audio_transcription_completed", lambda event: event.is_final and heard.set_result(event.transcript))
        await call.speak("where-order-a1001")
        async with asyncio.timeout(PATIENCE):
            generation = await call.answers.get()
            words = await heard
        expect("a transcript", words == "Where is order A1001?", words)
        _, _, calls = await said(generation)
        await after_tool(call, calls)


async def barge_in():
    async with connect() as call:
        generation = await typed(call, "Tell me everything.")
        delta = await call.server("response.output_audio.delta")
        await asyncio.sleep(1)
        speaking = asyncio.create_task(call.speak("stop-please", speed=1))
        await call.server("input_audio_buffer.speech_started")
        call.session.interrupt()
        call.session.truncate(message_id=delta["item_id"], modalities=["audio", "text"], audio_end_ms=900)
        cut = await call.server("conversation.item.truncated")
        expect("a cut at 900 ms", cut["audio_end_ms"] == 900, cut)
        await said(generation)
        await speaking
        while True:
            words, _, _ = await said(await call.answers.get())
            if words == "Okay.":
                return


sys.exit(asyncio.run(run("python livekit", [typed_turn, tool_call, spoken_turn, barge_in])))
