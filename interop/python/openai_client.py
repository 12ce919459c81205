"""The official Python client against voicesim serve: python openai_client.py ws://host:port/v1/realtime wss://…

Over TLS, it trusts what the file named in SSL_CERT_FILE holds.
"""

import asyncio
import base64
import contextlib
import sys
from typing import Annotated

from openai import AsyncOpenAI
from openai.types.realtime import RealtimeServerEvent
from pydantic import Field, TypeAdapter, ValidationError
from websockets.exceptions import ConnectionClosedError

import checks
from call import samples
from checks import Failure, expect

PLAIN, SECURE = sys.argv[1:]
EVENT = TypeAdapter(Annotated[RealtimeServerEvent, Field(discriminator="type")])


@contextlib.asynccontextmanager
async def connect(url: str, model: str = "gpt-realtime-2.1"):
    client = AsyncOpenAI(api_key="any", websocket_base_url=url.removesuffix("/realtime"))
    async with client, client.realtime.connect(model=model) as connection:
        yield connection


async def read(connection):
    """Reads one event. The client takes it as it comes; here it must be as the client declares it."""
    frame = await connection.recv_bytes()
    try:
        return EVENT.validate_json(frame)
    except ValidationError as wrong:
        problems = [".".join(map(str, error["loc"])) + ": " + error["msg"] for error in wrong.errors()]
        raise Failure("; ".join(problems)) from None


async def until(connection, kind: str):
    """Reads events up to the next of this kind and returns it."""
    while True:
        event = await read(connection)
        if event.type == kind:
            return event
        expect(kind, event.type != "error", event)


async def ask(connection, text: str) -> str:
    """Types something, and returns the answer."""
    await connection.session.update(session={"type": "realtime", "output_modalities": ["text"]})
    await connection.conversation.item.create(
        item={"type": "message", "role": "user", "content": [{"type": "input_text", "text": text}]})
    await connection.response.create()
    return (await until(connection, "response.output_text.done")).text


async def text_turn():
    async with connect(PLAIN) as connection:
        said = await ask(connection, "Hello!")
        expect("the greeting", said == "Hello, support. How can I help?", said)
        end = (await until(connection, "response.done")).response
        expect("a completed response", end.status == "completed", end)


async def text_turn_over_tls():
    async with connect(SECURE) as connection:
        said = await ask(connection, "Hello!")
        expect("the greeting", said == "Hello, support. How can I help?", said)


async def audio_turn():
    async with connect(PLAIN) as connection:
        await connection.session.update(session={"type": "realtime", "audio": {"input": {"turn_detection": None}}})
        await connection.input_audio_buffer.append(audio=base64.b64encode(samples("stop-please")).decode())
        await connection.input_audio_buffer.commit()
        await connection.response.create()
        sound = await until(connection, "response.output_audio.delta")
        expect("400 ms of sound first", len(base64.b64decode(sound.delta)) == 19200, len(base64.b64decode(sound.delta)))
        said = await until(connection, "response.output_audio_transcript.done")
        expect("a short answer", said.transcript == "Okay.", said)


async def error_event():
    async with connect(PLAIN) as connection:
        await connection.response.cancel(event_id="mine")
        await until(connection, "session.created")
        problem = (await read(connection)).error
        expect("a refusal that names the event", problem.event_id == "mine", problem)
        expect("a refusal with its code", problem.code == "response_cancel_not_active", problem)


async def unknown_model():
    async with connect(PLAIN, model="gpt-nope") as connection:
        problem = (await read(connection)).error
        expect("a refusal", problem.code == "invalid_model", problem)
        try:
            event = await read(connection)
        except ConnectionClosedError as closed:
            reason = (closed.rcvd.code, closed.rcvd.reason)
            expect("a reason", reason == (4000, "invalid_request_error.invalid_model"), reason)
        else:
            expect("the end", False, event)


CHECKS = [text_turn, text_turn_over_tls, audio_turn, error_event, unknown_model]

if __name__ == "__main__":
    sys.exit(asyncio.run(checks.run("python openai", CHECKS)))
