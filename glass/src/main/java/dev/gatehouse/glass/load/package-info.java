/**
 * Load on a gate: connections over the engine's client, a bounded number for a bounded time, every
 * answer checked. It runs in a process of its own ({@link dev.gatehouse.glass.load.LoadProgram}),
 * so that what it costs is told from what the gate costs.
 */
package dev.gatehouse.glass.load;
