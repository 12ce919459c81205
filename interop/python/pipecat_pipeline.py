"""pipecat's OpenAI Realtime service against voicesim serve: python pipecat_pipeline.py ws://host:port/v1/realtime"""

import asyncio
import contextlib
import sys
import wave
from pathlib import Path

from loguru import logger
from pipecat.adapters.llm.schemas.function_schema import FunctionSchema
from pipecat.adapters.llm.schemas.tools_schema import ToolsSchema
from pipecat.frames.frames import (
    EndFrame, ErrorFrame, FunctionCallResultFrame, InputAudioRawFrame, LLMFullResponseEndFrame, LLMMessagesAppendFrame, LLMRunFrame,
    InterruptionFrame, TranscriptionFrame, TTSAudioRawFrame, TTSTextFrame,
)
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.processors.aggregators.llm_response_universal import LLMContextAggregatorPair
from pipecat.processors.frame_processor import FrameProcessor
from pipecat.services.openai.realtime import events
from pipecat.services.openai.realtime.llm import OpenAIRealtimeLLMService
from pipecat.workers.runner import WorkerRunner

from checks import Failure, expect, run

URL = sys.argv[1]
RECORDINGS = Path(__file__).parents[2] / "audiofixtures" / "wav"
FRAME = 960  # bytes: 20 ms of 16-bit samples at 24 kHz
PATIENCE = 10  # seconds to wait for one frame

TOOLS = ToolsSchema(standard_tools=[FunctionSchema(
    name="get_order_status", description="Looks an order up.",
    properties={"order_id": {"type": "string"}}, required=["order_id"],
)])


async def get_order_status(params):
    await params.result_callback(f"{params.arguments['order_id']} has shipped")


class Ear(FrameProcessor):
    """Takes down the frames that reach it."""

    def __init__(self):
        super().__init__()
        self.frames = asyncio.Queue()

    async def process_frame(self, frame, direction):
        await super().process_frame(frame, direction)
        self.frames.put_nowait(frame)
        await self.push_frame(frame, direction)


class Call:
    def __init__(self, worker, service, before, after):
        self.worker, self.service, self.before, self.after = worker, service, before, after

    async def next(self, kind, ear=None):
        """Waits for the next frame of a kind. Others before it are passed over."""
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    frame = await (ear or self.after).frames.get()
                    if isinstance(frame, ErrorFrame):
                        raise Failure(f"expected {kind.__name__}, got the error {frame.error}")
                    if isinstance(frame, kind):
                        return frame
        except TimeoutError:
            raise Failure(f"expected {kind.__name__} within {PATIENCE} s") from None

    async def answer(self):
        """Waits for an answer that says something, and returns its words and its seconds of sound."""
        words, sound = "", 0.0
        while not words:
            while not isinstance(frame := await self.next((TTSTextFrame, TTSAudioRawFrame, LLMFullResponseEndFrame)), LLMFullResponseEndFrame):
                if isinstance(frame, TTSTextFrame):
                    words += frame.text
                else:
                    sound += len(frame.audio) / 48_000
        return words, sound

    async def typed(self, text):
        await self.worker.queue_frames([LLMMessagesAppendFrame([{"role": "user", "content": text}], run_llm=True)])

    async def speak(self, recording, speed=2):
        """Sends a recording and then a second of silence, faster than people speak."""
        with wave.open(str(RECORDINGS / f"{recording}.wav")) as file:
            sound = file.readframes(file.getnframes()) + bytes(50 * FRAME)
        for at in range(0, len(sound), FRAME):
            await self.worker.queue_frame(InputAudioRawFrame(audio=sound[at:at + FRAME], sample_rate=24000, num_channels=1))
            await asyncio.sleep(0.02 / speed)


@contextlib.asynccontextmanager
async def connect(first=None):
    """Begins a call and ends it."""
    properties = events.SessionProperties(
        instructions="You are support.",
        audio=events.AudioConfiguration(input=events.AudioInput(
            transcription=events.InputAudioTranscription(model="gpt-4o-mini-transcribe"),
            turn_detection=events.TurnDetection(silence_duration_ms=300),
        )),
        tools=TOOLS,
    )
    service = OpenAIRealtimeLLMService(
        api_key="any", base_url=URL,
        settings=OpenAIRealtimeLLMService.Settings(model="gpt-realtime-2.1", session_properties=properties),
    )
    service.register_function("get_order_status", get_order_status)
    context = LLMContext([{"role": "user", "content": first}] if first else [], TOOLS)
    aggregators = LLMContextAggregatorPair(context)
    before, after = Ear(), Ear()
    worker = PipelineWorker(
        Pipeline([aggregators.user(), before, service, after, aggregators.assistant()]),
        params=PipelineParams(audio_in_sample_rate=24000, audio_out_sample_rate=24000),
    )
    runner = WorkerRunner(handle_sigint=False)
    await runner.add_workers(worker)
    running = asyncio.create_task(runner.run())
    try:
        if first:
            await worker.queue_frame(LLMRunFrame())
        yield Call(worker, service, before, after)
    finally:
        await worker.cancel()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def typed_turn():
    async with connect("Hello!") as call:
        words, sound = await call.answer()
        expect("the greeting", words == "Hello, support. How can I help?", words)
        expect("its sound", sound > 1, sound)


async def tool_call():
    async with connect("Where is order A1001?") as call:
        words, _ = await call.answer()
        expect("an answer with the status", words == "Your order shipped and should arrive Tuesday.", words)


async def spoken_turn():
    async with connect("Hello!") as call:
        await call.answer()
        await call.speak("where-order-a1001")
        heard = await call.next(TranscriptionFrame, call.before)
        expect("a transcript", heard.text == "Where is order A1001?", heard)
        words, sound = await call.answer()
        expect("an answer with the status", words == "Your order shipped and should arrive Tuesday.", words)
        expect("2 to 4 s of sound", 2 < sound < 4, sound)


async def barge_in():
    async with connect("Tell me everything.") as call:
        await call.next(TTSAudioRawFrame)
        await asyncio.sleep(1)
        speaking = asyncio.create_task(call.speak("stop-please", speed=1))
        await call.next(InterruptionFrame)
        await speaking
        words, _ = await call.answer()
        while words != "Okay.":
            words, _ = await call.answer()


logger.remove()
sys.exit(asyncio.run(run("python pipecat", [typed_turn, tool_call, spoken_turn, barge_in])))
