package dev.gatehouse.gateway.pool;

/** What a pool is doing, in one word. */
public enum PoolState {
  /** No worker has served yet. */
  STARTING,
  /** At least one worker serves. */
  RUNNING,
  /** None serves, and one is started, or will be after a pause; requests wait. */
  RECOVERING,
  /** Too many crashes: none serves, one is tried from time to time; requests are refused. */
  OFFLINE,
  /** What is in it is finished, nothing new begins. */
  DRAINING,
  /** Drained, and without workers; until it is enabled. */
  DRAINED,
  /** Taken offline by a person; until it is enabled. */
  DISABLED,
  /** Draining, because the gate ends. */
  STOPPING,
  /** Ended with the gate. */
  STOPPED
}
