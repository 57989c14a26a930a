package dev.gatehouse.gateway.queue;

/** A worker as its queue sees it. Mutable fields are guarded by the queue. */
final class Station {
  final WorkerId id;
  final WorkerAddress address;

  int inFlight;

  /** Finishes what it has and is given nothing more. */
  boolean retired;

  /** Could not be reached; the pool has yet to look. */
  boolean suspect;

  Station(WorkerId id, WorkerAddress address) {
    this.id = id;
    this.address = address;
  }

  boolean takes(int perWorker) {
    return !retired && !suspect && inFlight < perWorker;
  }
}
