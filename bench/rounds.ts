/** Rounds of each measurement; odd, so that the median is one of them. `ROLLCALL_BENCH_ROUNDS` for a quick look. */
export const ROUNDS = Number(process.env['ROLLCALL_BENCH_ROUNDS'] ?? 7)
