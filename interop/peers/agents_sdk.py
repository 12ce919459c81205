"""The official Python Agents SDK as a client of voicesim serve, measured: agents_sdk.py URL SESSIONS SECONDS WAV"""

import asyncio
import json
import resource
import sys
import time
import wave

from agents.realtime import RealtimeAgent, RealtimeRunner

URL, SESSIONS, SECONDS = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
FRAME = 960  # bytes: 20 ms of 16-bit samples at 24 kHz
with wave.open(sys.argv[4]) as words:
    PCM = words.readframes(words.getnframes()) + bytes(6 * 48000)

AGENT = RealtimeAgent(name="Support", instructions="You are support.")
CONFIG = {
    "model_settings": {
        "model_name": "gpt-realtime-2",
        "audio": {
            "input": {"format": "pcm16", "turn_detection": {"type": "server_vad"}, "transcription": {"model": "gpt-4o-mini-transcribe"}},
            "output": {"format": "pcm16", "voice": "ash"},
        },
    }
}
heard = 0


async def listen(session):
    global heard
    async for event in session:
        if event.type == "audio":
            heard += len(event.audio.data)


async def call(number, connected, start):
    session = await RealtimeRunner(starting_agent=AGENT, config=CONFIG).run(model_config={"api_key": "any", "url": f"{URL}?model=gpt-realtime-2"})
    async with session:
        listening = asyncio.create_task(listen(session))
        connected.release()
        await start.wait()
        begun = time.monotonic() + number * 0.02 / SESSIONS
        k = 0
        while time.monotonic() - begun < SECONDS:
            at = k * FRAME % (len(PCM) - FRAME)
            await session.send_audio(PCM[at : at + FRAME])
            k += 1
            await asyncio.sleep(max(0, begun + k * 0.02 - time.monotonic()))
        listening.cancel()


async def main():
    connected, start = asyncio.Semaphore(0), asyncio.Event()
    async with asyncio.TaskGroup() as calls:
        for number in range(SESSIONS):
            calls.create_task(call(number, connected, start))
        for _ in range(SESSIONS):
            await connected.acquire()
        await asyncio.sleep(1)
        before = time.process_time()
        start.set()
    spent = time.process_time() - before
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"client": "python", "sessions": SESSIONS, "cpu_s": round(spent, 3), "rss_mb": round(rss, 1), "heard_s": round(heard / 48000 / SESSIONS, 1)}))


asyncio.run(main())
