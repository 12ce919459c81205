"""The official Python Agents SDK against voicesim serve: python agents_sdk.py ws://host:port/v1/realtime"""

import asyncio
import sys

from agents import GuardrailFunctionOutput, OutputGuardrail, function_tool
from agents.realtime import RealtimeAgent, realtime_handoff

import checks
from call import connect, samples
from checks import expect

URL = sys.argv[1]


@function_tool
def get_order_status(order_id: str) -> str:
    """Looks an order up."""
    return f"{order_id} has shipped"


@function_tool(needs_approval=True)
def issue_refund(order_id: str) -> str:
    """Pays an order back."""
    return f"{order_id} is refunded"


BILLING = RealtimeAgent(name="billing", instructions="You are billing.")
SUPPORT = RealtimeAgent(
    name="support",
    instructions="You are support.",
    tools=[get_order_status, issue_refund],
    handoffs=[realtime_handoff(BILLING)],
)


async def text_turn():
    async with connect(URL, SUPPORT, {"modalities": ["text"]}) as call:
        await call.session.send_message("Hello!")
        said = await call.answer()
        expect("the greeting", said == "Hello, support. How can I help?", said)


async def tool_call():
    async with connect(URL, SUPPORT) as call:
        await call.session.send_message("Where is order A1001?")
        end = await call.event("tool_end")
        expect("the order's status", end.output == "A1001 has shipped", end.output)
        said = await call.answer()
        expect("an answer with the status", said == "Your order shipped and should arrive Tuesday.", said)


async def approval_granted():
    async with connect(URL, SUPPORT) as call:
        await call.session.send_message("I want a refund.")
        asked = await call.event("tool_approval_required")
        await call.session.approve_tool_call(asked.call_id)
        end = await call.event("tool_end")
        expect("the refund", end.output == "A1001 is refunded", end.output)
        said = await call.answer()
        expect("good news", said == "Your refund is on its way.", said)


async def approval_refused():
    async with connect(URL, SUPPORT) as call:
        await call.session.send_message("I want a refund.")
        asked = await call.event("tool_approval_required")
        await call.session.reject_tool_call(asked.call_id)
        said = await call.answer()
        expect("bad news", said == "I'm sorry, that order is not eligible.", said)
        started = [event.type for _, event in call.events if event and event.type == "tool_start"]
        expect("no refund", not started, started)


async def handoff():
    async with connect(URL, SUPPORT) as call:
        await call.session.send_message("I have a question on billing.")
        said = await call.answer()
        expect("an announcement", said == "Sure, let me bring in our billing team.", said)
        said = await call.answer()
        expect("the other agent", said == "I can help with that refund. Can you confirm the order number?", said)
        to = [event.to_agent.name for _, event in call.events if event and event.type == "handoff"]
        expect("one handoff", to == ["billing"], to)


async def audio_turn():
    async with connect(URL, SUPPORT) as call:
        await call.speak("where-order-a1001")
        await call.server("input_audio_buffer.speech_started")
        await call.server("input_audio_buffer.committed")
        end = await call.event("tool_end")
        expect("the order's status", end.output == "A1001 has shipped", end.output)
        said = await call.answer()
        expect("an answer with the status", said == "Your order shipped and should arrive Tuesday.", said)
        heard = [event.data.transcript for _, event in call.events
                 if event and event.type == "raw_model_event" and event.data.type == "input_audio_transcription_completed"]
        expect("a transcript", heard == ["Where is order A1001?"], heard)
        sound = sum(len(event.audio.data) for _, event in call.events if event and event.type == "audio")
        expect("2 to 4 s of sound", 96_000 < sound < 192_000, sound)


async def audio_turn_with_semantic_turn_detection():
    async with connect(URL, SUPPORT, {"turn_detection": {"type": "semantic_vad"}}) as call:
        await call.speak("where-order-a1001")
        end = await call.event("tool_end")
        expect("the order's status", end.output == "A1001 has shipped", end.output)


async def barge_in():
    async with connect(URL, SUPPORT) as call:
        await call.session.send_message("Tell me everything.")
        cut_off = await interrupt(call)
        reason = (cut_off["status_details"] or {}).get("reason")
        expect("a response that the caller's speech ended", reason == "turn_detected", cut_off)


async def barge_in_after_the_last_sound_came():
    async with connect(URL, SUPPORT) as call:
        await call.session.send_message("Tell me everything, quickly.")
        complete = await interrupt(call)
        expect("a response that came to its end", complete["status"] == "completed", complete)


async def interrupt(call):
    """Speaks after a second of the agent's answer, looks at what comes of it, and returns the response."""
    sound = await call.event("audio")
    began = call.time
    await asyncio.sleep(1)
    speaking = asyncio.create_task(call.speak("stop-please", speed=1))
    await call.event("audio_interrupted")
    heard = round((call.time - began) * 1000)
    cut = await call.server("conversation.item.truncated")
    await speaking
    expect("the item that was heard", cut["item_id"] == sound.item_id, cut)
    expect(f"a cut at {heard} ms", abs(cut["audio_end_ms"] - heard) < 100, cut)
    words = await call.server("conversation.item.input_audio_transcription.completed")
    expect("the words of the caller", words["transcript"] == "Stop, please.", words)
    interrupted = (await call.server("response.done"))["response"]
    kept = await call.milliseconds(cut["item_id"])
    expect(f"{cut['audio_end_ms']} ms in the conversation", kept == cut["audio_end_ms"], kept)
    said = await call.answer()
    expect("a short answer", said == "Okay.", said)
    return interrupted


@OutputGuardrail
def no_card_numbers(context, agent, text):
    return GuardrailFunctionOutput(output_info="a card number", tripwire_triggered="4242" in text)


async def guardrail():
    config = {"output_guardrails": [no_card_numbers], "guardrails_settings": {"debounce_text_length": 20}}
    async with connect(URL, SUPPORT, config=config) as call:
        await call.session.send_message("Which card do you have?")
        tripped = await call.event("guardrail_tripped")
        expect("the card number", "4242" in tripped.message, tripped.message)
        end = (await call.server("response.done"))["response"]
        expect("a cancelled response", end["status"] == "cancelled", end)
        said = await call.answer()
        expect("an apology", said == "I can't read out card numbers.", said)


async def manual_turn():
    async with connect(URL, SUPPORT, {"turn_detection": None}) as call:
        await call.session.send_audio(samples("where-order-a1001"), commit=True)
        item = (await call.server("input_audio_buffer.committed"))["item_id"]
        await call.server("conversation.item.input_audio_transcription.completed")
        kinds = call.kinds()
        expect("no response before it is asked for", "response.created" not in kinds, kinds)
        expect("no turn detection", "speech_started" not in kinds, kinds)
        await call.send("response.create")
        end = await call.event("tool_end")
        expect("the order's status", end.output == "A1001 has shipped", end.output)
        said = await call.answer()
        expect("an answer with the status", said == "Your order shipped and should arrive Tuesday.", said)


CHECKS = [text_turn, tool_call, approval_granted, approval_refused, handoff, audio_turn,
          audio_turn_with_semantic_turn_detection, barge_in, barge_in_after_the_last_sound_came, guardrail, manual_turn]

if __name__ == "__main__":
    sys.exit(asyncio.run(checks.run("python", CHECKS)))
