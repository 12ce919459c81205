// Runs checks one after the other and prints a line for each.

const PATIENCE = 25; // seconds that a check may take
const LONGEST = 600; // characters of a problem

/** What a check expected, and what came instead. */
export class Failure extends Error {}

/** Fails the check unless the condition holds. */
export function expect(what, holds, got) {
  if (!holds) throw new Failure(`expected ${what}, got ${JSON.stringify(got)}`);
}

/** Waits for a promise, but not for long. */
export async function within(seconds, promise, late) {
  let timer;
  const alarm = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Failure(late())), seconds * 1000);
  });
  try {
    return await Promise.race([promise, alarm]);
  } finally {
    clearTimeout(timer);
  }
}

/** Runs the checks, named like their functions, and returns the exit code: 1 if one failed. */
export async function run(client, checks) {
  let code = 0;
  for (const check of checks) {
    const name = `${client} ${check.name.replace(/[A-Z]/g, (letter) => ' ' + letter.toLowerCase())}`;
    try {
      await within(PATIENCE, check(), () => `took longer than ${PATIENCE} s`);
      console.log(`ok ${name}`);
    } catch (problem) {
      code = 1;
      console.log(`FAIL ${name}: ${inALine(problem)}`);
    }
  }
  return code;
}

function inALine(problem) {
  const text = String(problem instanceof Failure ? problem.message : problem).replace(/\s+/g, ' ');
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)} …`;
}
