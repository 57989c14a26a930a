package dev.gatehouse.gateway.pool;

import dev.gatehouse.gateway.pool.Member.State;
import dev.gatehouse.gateway.pool.Member.Why;
import dev.gatehouse.gateway.queue.Refusal;
import dev.gatehouse.gateway.queue.RequestQueue;
import dev.gatehouse.gateway.queue.WorkerAddress;
import dev.gatehouse.gateway.queue.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A pool's workers and every decision about them: when one is started, given requests, replaced,
 * ended, given up.
 *
 * <p>It owns no thread and no clock. What happens comes in as a {@link Fact} or a person's wish,
 * time as a {@link #tick}; what is to be done goes to the {@link Workshop}, the queue and the
 * audience. Not thread-safe.
 */
final class Crew {
  private PoolSpec spec;
  private final RequestQueue queue;
  private Workshop workshop;
  private final Consumer<PoolEvent> audience;
  private final CompletableFuture<WorkerAddress> started;

  private final List<Slot> slots = new ArrayList<>();
  private final Map<WorkerId, Member> members = new LinkedHashMap<>();
  private CrashRecord crashes;
  private final List<Recycling> recyclings = new ArrayList<>();
  private final List<CompletableFuture<Void>> endings = new ArrayList<>();
  private Mode mode = new Mode.Running();
  private Mode admitted = mode;
  private Optional<String> trouble = Optional.empty();
  private List<String> lastLines = List.of();
  private int starts;
  private Instant ticked = Instant.MIN;
  private boolean toldOfOwnPort;
  private boolean toldOfBeyond;

  /** A wish that these be replaced. */
  private record Recycling(Set<WorkerId> old, CompletableFuture<Void> reply) {}

  /**
   * A crew of nobody; {@link #start} it.
   *
   * @param started completes as {@link Pool#started} says
   */
  Crew(
      PoolSpec spec,
      RequestQueue queue,
      Workshop workshop,
      Consumer<PoolEvent> audience,
      CompletableFuture<WorkerAddress> started) {
    this.spec = spec;
    this.queue = queue;
    this.workshop = workshop;
    this.audience = audience;
    this.started = started;
    this.crashes = new CrashRecord(spec.crashes());
    for (int i = 0; i < spec.workers(); i++) {
      slots.add(new Slot());
    }
  }

  String pool() {
    return spec.name();
  }

  void start(Instant now) {
    ticked = now;
    slots.forEach(it -> fill(it, now));
    settle(now);
  }

  // What people wish.

  /** Replaces every worker, one after the other; the reply completes once the old ones are gone. */
  void recycle(CompletableFuture<Void> reply, Instant now) {
    switch (mode) {
      case Mode.Running(), Mode.Probing(_) -> {
        recyclings.add(new Recycling(Set.copyOf(members.keySet()), reply));
        startWhoIsDue(now, true);
      }
      case Mode.Closing(Refusal why, _) -> refuse(reply, why);
      case Mode.Off(Refusal why) -> refuse(reply, why);
    }
    settle(now);
  }

  /**
   * Runs something else from now on, or otherwise: in the same queue, so that nobody who waits in
   * it is turned away. Workers of what was run before are replaced as by {@link #recycle}; those
   * that are too many finish what they have.
   *
   * @param next of the same name
   */
  void change(PoolSpec next, Workshop nextWorkshop, CompletableFuture<Void> reply, Instant now) {
    boolean runsTheSame = spec.startsLike(next);
    spec = next;
    workshop = nextWorkshop;
    crashes = new CrashRecord(next.crashes());
    queue.change(next.queue());
    while (slots.size() < next.workers()) {
      slots.add(new Slot());
    }
    while (slots.size() > next.workers()) {
      slots
          .removeLast()
          .members()
          .forEach(it -> retire(it, now.plus(next.timeouts().drain()), now));
    }
    if (mode instanceof Mode.Off || mode instanceof Mode.Closing || runsTheSame) {
      if (mode instanceof Mode.Running) {
        startWhoIsDue(now, true);
      }
      settle(now);
      reply.complete(null);
    } else {
      mode = new Mode.Running(); // what crashed was something else
      recycle(reply, now);
    }
  }

  /** Finishes what is in the pool and then ends its workers. */
  void drain(CompletableFuture<Void> reply, Instant now) {
    if (mode.stopping()) {
      refuse(reply, new Refusal.ShuttingDown());
      return;
    }
    endings.add(reply);
    if (!(mode instanceof Mode.Off)) {
      mode = new Mode.Closing(new Refusal.Drained(pool()), Instant.MAX);
    }
    settle(now);
  }

  /** Refuses what waits, and ends the workers once they have finished what they have. */
  void disable(CompletableFuture<Void> reply, Instant now) {
    if (mode.stopping()) {
      refuse(reply, new Refusal.ShuttingDown());
      return;
    }
    endings.add(reply);
    mode = new Mode.Off(new Refusal.Disabled(pool()));
    for (Member it : List.copyOf(members.values())) {
      retire(it, now.plus(spec.timeouts().drain()), now);
    }
    settle(now);
  }

  /** Has all workers run from now on, as though none had ever crashed. */
  void enable(CompletableFuture<Void> reply, Instant now) {
    if (mode.stopping()) {
      refuse(reply, new Refusal.ShuttingDown());
      return;
    }
    crashes.clear();
    slots.forEach(Slot::forgetCrashes);
    mode = new Mode.Running();
    endings.forEach(it -> it.completeExceptionally(new PoolException(pool() + " was enabled.")));
    endings.clear();
    startWhoIsDue(now, true);
    settle(now);
    reply.complete(null);
  }

  /** As {@link #drain}, for good, and for at most that long. Again, it may only get shorter. */
  void stop(Duration grace, CompletableFuture<Void> reply, Instant now) {
    endings.add(reply);
    Instant until = now.plus(grace);
    Refusal why = new Refusal.ShuttingDown();
    mode =
        switch (mode) {
          case Mode.Off _ -> new Mode.Off(why);
          case Mode.Closing(_, Instant before) when before.isBefore(until) ->
              new Mode.Closing(why, before);
          case Mode.Running _, Mode.Probing _, Mode.Closing _ -> new Mode.Closing(why, until);
        };
    for (Member it : members.values()) {
      if (it.state instanceof State.Retiring(var seat, Instant before) && until.isBefore(before)) {
        it.state = new State.Retiring(seat, until);
      }
    }
    neverStarted();
    tick(now);
  }

  private void neverStarted() {
    started.completeExceptionally(new PoolException(pool() + " was stopped before it was ready."));
  }

  /** Kills everything now. */
  void cut(Instant now) {
    mode = new Mode.Off(new Refusal.ShuttingDown());
    neverStarted();
    for (Member it : members.values()) {
      queue.gone(it.id);
      it.cut(new Why.AsWished(), now);
    }
    settle(now);
  }

  /** For good: nobody is left, and nobody waits for anything any more. */
  boolean isOver() {
    return mode.stopping() && mode instanceof Mode.Off && members.isEmpty();
  }

  // What happens.

  void take(Fact fact, Instant now) {
    Member member = members.get(fact.worker());
    if (member == null) {
      return; // given up earlier, as one whose processes do not die
    }
    switch (fact) {
      case Fact.Listens it -> ready(member, it, now);
      case Fact.Exited(_, Exit exit) -> exited(member, exit, now);
      case Fact.Alone _ -> alone(member, now);
      case Fact.Gone _ -> gone(member, now);
      case Fact.Suspected _ -> suspected(member, now);
      case Fact.Looked(_, boolean listens) -> looked(member, listens, now);
    }
    settle(now);
  }

  /** Time has passed. */
  void tick(Instant now) {
    ticked = now;
    queue.expire();
    for (Member it : List.copyOf(members.values())) {
      tick(it, now);
    }
    startWhoIsDue(now, false);
    settle(now);
  }

  /** When it next wants a {@link #tick}. */
  Instant deadline() {
    Duration quarter = spec.queue().longestWait().dividedBy(4);
    Duration check =
        quarter.compareTo(PoolDefaults.EXPIRY_CHECK) < 0 ? quarter : PoolDefaults.EXPIRY_CHECK;
    Instant next = ticked.plus(check);
    for (Member it : members.values()) {
      next = earlier(next, it.deadline(ticked));
    }
    for (Slot it : slots) {
      next = it.state instanceof Slot.State.Due(Instant at) ? earlier(next, at) : next;
    }
    return switch (mode) {
      case Mode.Closing(_, Instant until) ->
          earlier(next, earlier(until, ticked.plus(PoolDefaults.IDLE_CHECK)));
      case Mode.Running _, Mode.Probing _, Mode.Off _ -> next;
    };
  }

  private void ready(Member member, Fact.Listens it, Instant now) {
    if (!(member.state instanceof State.Starting)) {
      return;
    }
    WorkerAddress address = it.address();
    member.state = new State.Serving(new Member.Seat(address, it.asTold(), now), now);
    audience.accept(new PoolEvent.Ready(member.id, address, Duration.between(member.started, now)));
    if (!it.asTold() && !toldOfOwnPort) {
      toldOfOwnPort = true;
      audience.accept(new PoolEvent.OwnPort(member.id, address, member.process.port()));
    }
    if (it.beyond().isPresent() && !toldOfBeyond) {
      toldOfBeyond = true;
      audience.accept(new PoolEvent.BeyondLoopback(member.id, it.beyond().get()));
    }
    trouble = Optional.empty();
    queue.ready(member.id, address);
    started.complete(address); // and who hears of it finds a worker in the queue
    for (Slot slot : slots) {
      if (slot.state instanceof Slot.State.Handover(Member old, Member young) && young == member) {
        slot.state = new Slot.State.Held(young);
        retire(old, now.plus(spec.timeouts().drain()), now);
      }
    }
    if (mode instanceof Mode.Probing) {
      mode = new Mode.Running();
      startWhoIsDue(now, true);
    }
  }

  private void exited(Member member, Exit exit, Instant now) {
    queue.gone(member.id);
    switch (member.state) {
      case State.Starting _ ->
          member.cut(new Why.EndedUnready(exit, Duration.between(member.started, now)), now);
      case State.Serving(Member.Seat seat, _) ->
          member.cut(new Why.EndedServing(exit, Duration.between(seat.since(), now)), now);
      case State.Doubted(Member.Seat seat, _, _, _) ->
          member.cut(new Why.EndedServing(exit, Duration.between(seat.since(), now)), now);
      case State.Retiring _ -> terminate(member, now);
      // What it started, as `sh -c 'app & wait'` does, has as long to end as it had.
      case State.Terminating _ -> {}
      case State.Ending _ -> {} // we cut it, and it has its reason
    }
  }

  private void alone(Member member, Instant now) {
    switch (member.state) {
      case State.Terminating _ -> member.cut(new Why.AsWished(), now);
      case State.Starting _, State.Serving _, State.Doubted _, State.Retiring _ -> {}
      case State.Ending _ -> {}
    }
  }

  private void gone(Member member, Instant now) {
    members.remove(member.id);
    queue.gone(member.id);
    lastLines = member.process.lastLines();
    Optional<Crash> crash = member.crash(spec);
    if (crash.isEmpty()) {
      audience.accept(new PoolEvent.Ended(member.id));
    }
    for (Slot slot : slots) {
      switch (slot.state) {
        case Slot.State.Held(Member by) when by == member -> {
          slot.state = new Slot.State.Empty();
          crash.ifPresent(it -> crashed(slot, member.id, it, now));
        }
        case Slot.State.Handover(Member old, Member young) when old == member -> {
          slot.state = new Slot.State.Held(young);
          crash.ifPresent(
              it -> {
                crashes.add(now);
                audience.accept(it.event(member.id, Optional.empty()));
              });
        }
        case Slot.State.Handover(Member old, Member young) when young == member -> {
          slot.state = new Slot.State.Held(old);
          crash.ifPresent(it -> notReplaced(old, member.id, it));
        }
        case Slot.State.Clearing(Member old) when old == member ->
            slot.state = new Slot.State.Due(now);
        case Slot.State.Empty _, Slot.State.Due _, Slot.State.Held _ -> {}
        case Slot.State.Handover _, Slot.State.Clearing _ -> {}
      }
    }
    startWhoIsDue(now, false);
  }

  private void crashed(Slot slot, WorkerId worker, Crash crash, Instant now) {
    // A pool that is probed is so until a probe succeeds, however old its crashes get meanwhile.
    boolean tooMany = crashes.add(now) || mode instanceof Mode.Probing;
    Duration pause = tooMany ? spec.crashes().probe() : slot.backOff(crash);
    boolean again =
        switch (mode) {
          case Mode.Running(), Mode.Probing(_) -> true;
          case Mode.Closing(_, _) -> !tooMany && !idle();
          case Mode.Off(_) -> false;
        };
    PoolEvent event = crash.event(worker, again ? Optional.of(pause) : Optional.empty());
    trouble = Optional.of(event.sentence());
    lastLines = crash.lines();
    audience.accept(event);
    if (tooMany && again) {
      mode = new Mode.Probing(crashes.offline(crash, now));
      for (Slot it : slots) {
        it.state = it.state instanceof Slot.State.Due ? new Slot.State.Empty() : it.state;
      }
    }
    slot.state = again ? new Slot.State.Due(now.plus(pause)) : new Slot.State.Empty();
    if (crash instanceof Crash.Startup(StartupFailure why)) {
      started.completeExceptionally(new StartupException(why));
    }
  }

  private void notReplaced(Member old, WorkerId young, Crash crash) {
    PoolException told =
        new PoolException(
            young + " was to replace " + old.id + ", which goes on: " + crash.publicly() + ".");
    if (crash instanceof Crash.Startup(StartupFailure why)) {
      audience.accept(new PoolEvent.NotReplaced(old.id, young, why));
    }
    recyclings.forEach(it -> it.reply().completeExceptionally(told));
    recyclings.clear();
  }

  private void suspected(Member member, Instant now) {
    if (member.state instanceof State.Serving(Member.Seat seat, Instant trusted)) {
      // Found to listen a moment ago and unreachable again: no use looking in a circle.
      boolean again = now.isBefore(trusted.plus(PoolDefaults.LOOK_AGAIN.multipliedBy(4)));
      Instant lookAt = again ? now.plus(PoolDefaults.LOOK_AGAIN) : now;
      member.state = new State.Doubted(seat, now.plus(PoolDefaults.LOST), lookAt, false);
    }
  }

  private void looked(Member member, boolean listens, Instant now) {
    if (member.state
        instanceof State.Doubted(var seat, Instant until, Instant lookAt, boolean told)) {
      if (listens) {
        member.state = new State.Serving(seat, now);
        queue.ready(member.id, seat.address());
      } else if (!told) {
        member.state = new State.Doubted(seat, until, lookAt, true);
        audience.accept(new PoolEvent.Unreachable(member.id, seat.address()));
      }
    }
  }

  private void tick(Member member, Instant now) {
    switch (member.state) {
      case State.Starting(Instant until) when !now.isBefore(until) ->
          member.cut(new Why.NeverListened(spec.timeouts().ready()), now);
      case State.Doubted(Member.Seat seat, Instant until, _, _) when !now.isBefore(until) -> {
        queue.gone(member.id);
        member.cut(new Why.Unreachable(Duration.between(seat.since(), now)), now);
      }
      case State.Doubted(var seat, Instant until, Instant lookAt, boolean told)
          when !now.isBefore(lookAt) -> {
        member.state = new State.Doubted(seat, until, now.plus(PoolDefaults.LOOK_AGAIN), told);
        member.process.look(seat.address());
      }
      case State.Retiring(_, Instant until)
          when !now.isBefore(until) || queue.inFlight(member.id) == 0 ->
          terminate(member, now);
      case State.Terminating(Instant until) when !now.isBefore(until) -> {
        audience.accept(new PoolEvent.Killed(member.id, spec.timeouts().grace()));
        member.cut(new Why.AsWished(), now);
      }
      case State.Ending(_, Instant until) when !now.isBefore(until) -> {
        audience.accept(new PoolEvent.Undying(member.id, member.process.session()));
        gone(member, now);
      }
      case State.Starting _, State.Serving _, State.Doubted _ -> {}
      case State.Retiring _, State.Terminating _, State.Ending _ -> {}
    }
    if (member.state instanceof State.Serving && queue.suspect(member.id)) {
      suspected(member, now); // the word of it was lost on the way
    }
  }

  // What is done.

  /** Starts who is due; or, with everybody, whoever is not there. */
  private void startWhoIsDue(Instant now, boolean everybody) {
    for (Slot slot : slots) {
      boolean start =
          switch (slot.state) {
            case Slot.State.Due(Instant at) -> everybody || !now.isBefore(at);
            case Slot.State.Empty() -> everybody;
            case Slot.State.Held _, Slot.State.Handover _, Slot.State.Clearing _ -> false;
          };
      if (start) {
        fill(slot, now);
      }
    }
  }

  private void fill(Slot slot, Instant now) {
    try {
      slot.state = new Slot.State.Held(launch(slot, now));
    } catch (StartupException e) {
      slot.state = new Slot.State.Empty();
      crashed(slot, new WorkerId(pool(), starts), new Crash.Startup(e.failure()), now);
    }
  }

  private Member launch(Slot slot, Instant now) throws StartupException {
    starts++;
    slot.countStart();
    var id = new WorkerId(pool(), starts);
    var member = new Member(id, workshop.launch(id), now, spec.timeouts().ready());
    members.put(id, member);
    audience.accept(new PoolEvent.Started(id, member.process.port()));
    return member;
  }

  private void retire(Member member, Instant until, Instant now) {
    queue.retire(member.id);
    switch (member.state) {
      case State.Serving(Member.Seat seat, _) -> member.state = new State.Retiring(seat, until);
      case State.Doubted(Member.Seat seat, _, _, _) ->
          member.state = new State.Retiring(seat, until);
      case State.Starting _ -> terminate(member, now);
      case State.Retiring _, State.Terminating _, State.Ending _ -> {}
    }
  }

  private void terminate(Member member, Instant now) {
    queue.retire(member.id);
    switch (member.state) {
      case State.Starting _, State.Serving _, State.Doubted _, State.Retiring _ -> {
        member.process.terminate();
        member.state = new State.Terminating(now.plus(spec.timeouts().grace()));
      }
      case State.Terminating _, State.Ending _ -> {}
    }
  }

  // What follows from it all.

  private void settle(Instant now) {
    admit(); // before it is seen whether anybody is in it: nobody may slip in after that
    finishClosing(now);
    if (mode instanceof Mode.Off || mode instanceof Mode.Closing) {
      var told = new PoolException(pool() + " was taken out of service.");
      recyclings.forEach(it -> it.reply().completeExceptionally(told));
      recyclings.clear();
    }
    if (mode instanceof Mode.Off) {
      slots.forEach(it -> it.state = new Slot.State.Empty());
    }
    recycleNext(now);
    admit();
    recyclings.removeIf(
        it -> it.old().stream().noneMatch(members::containsKey) && it.reply().complete(null));
    if (mode instanceof Mode.Off && members.isEmpty()) {
      endings.forEach(it -> it.complete(null));
      endings.clear();
    }
  }

  private void finishClosing(Instant now) {
    if (mode instanceof Mode.Closing(Refusal why, Instant until)
        && (!now.isBefore(until) || idle() || nobodyWill())) {
      mode = new Mode.Off(why);
      List.copyOf(members.values()).forEach(it -> terminate(it, now));
    }
  }

  /** Nobody waits, nobody is served. */
  private boolean idle() {
    var report = queue.report();
    return report.waiting() + report.waitingAgain() + report.inFlight() == 0;
  }

  /** No worker is there or expected. */
  private boolean nobodyWill() {
    return members.isEmpty() && slots.stream().allMatch(it -> it.state instanceof Slot.State.Empty);
  }

  private void recycleNext(Instant now) {
    for (Slot slot : slots) {
      if (slot.state instanceof Slot.State.Handover || slot.state instanceof Slot.State.Clearing) {
        return; // one at a time
      }
    }
    for (Slot slot : slots) {
      if (slot.state instanceof Slot.State.Held(Member old)
          && recyclings.stream().anyMatch(it -> it.old().contains(old.id))
          && !(old.state instanceof State.Ending)) {
        replace(slot, old, now);
        return;
      }
    }
  }

  private void replace(Slot slot, Member old, Instant now) {
    boolean overlap =
        switch (old.state) {
          case State.Serving(Member.Seat seat, _) -> seat.asTold();
          case State.Doubted(Member.Seat seat, _, _, _) -> seat.asTold();
          case State.Starting _, State.Retiring _, State.Terminating _, State.Ending _ -> false;
        };
    if (!overlap) {
      slot.state = new Slot.State.Clearing(old);
      retire(old, now.plus(spec.timeouts().drain()), now);
      return;
    }
    try {
      slot.state = new Slot.State.Handover(old, launch(slot, now));
    } catch (StartupException e) {
      notReplaced(old, new WorkerId(pool(), starts), new Crash.Startup(e.failure()));
    }
  }

  /** Opens or closes the queue's door. */
  private void admit() {
    boolean served = members.values().stream().anyMatch(Member::serves);
    Mode wanted = mode instanceof Mode.Probing && served ? new Mode.Running() : mode;
    if (wanted.equals(admitted)) {
      return;
    }
    Mode before = admitted;
    admitted = wanted;
    switch (wanted) {
      case Mode.Running() -> {
        queue.open();
        if (before instanceof Mode.Probing && served) {
          audience.accept(new PoolEvent.BackOnline(pool()));
        }
      }
      case Mode.Probing(Refusal.AppOffline it) -> {
        queue.close(it);
        if (!(before instanceof Mode.Probing)) {
          audience.accept(new PoolEvent.Offline(pool(), it.why(), it.lastLines(), it.probe()));
        }
      }
      case Mode.Closing(Refusal why, _) -> queue.admitNoMore(why);
      case Mode.Off(Refusal why) -> queue.close(why);
    }
  }

  private void refuse(CompletableFuture<Void> reply, Refusal why) {
    reply.completeExceptionally(new PoolException(why.sentence()));
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  // For people who look.

  PoolReport report(Instant now) {
    var workers = new ArrayList<PoolReport.Worker>();
    for (Member it : members.values()) {
      workers.add(
          new PoolReport.Worker(
              it.id,
              it.reported(),
              it.process.pid(),
              it.address(),
              Duration.between(it.started, now),
              restarts(it),
              queue.inFlight(it.id),
              it.process.lastLines()));
    }
    return new PoolReport(
        pool(),
        state(),
        whatIsWrong(),
        nextStart(now),
        crashes.recent(now),
        workers,
        lastLines,
        queue.report());
  }

  private PoolState state() {
    boolean served = members.values().stream().anyMatch(Member::serves);
    return switch (mode) {
      case Mode.Running() when served -> PoolState.RUNNING;
      case Mode.Running() -> started.isDone() ? PoolState.RECOVERING : PoolState.STARTING;
      case Mode.Probing(_) -> served ? PoolState.RUNNING : PoolState.OFFLINE;
      case Mode.Closing(_, _) -> mode.stopping() ? PoolState.STOPPING : PoolState.DRAINING;
      case Mode.Off(Refusal.Disabled _) -> PoolState.DISABLED;
      case Mode.Off(Refusal.Drained _) ->
          members.isEmpty() ? PoolState.DRAINED : PoolState.DRAINING;
      case Mode.Off(_) -> members.isEmpty() ? PoolState.STOPPED : PoolState.STOPPING;
    };
  }

  private Optional<String> whatIsWrong() {
    return switch (mode) {
      case Mode.Running() -> trouble;
      case Mode.Probing(Refusal.AppOffline refusal) -> Optional.of(refusal.sentence());
      case Mode.Closing(Refusal why, _) -> Optional.of(why.sentence());
      case Mode.Off(Refusal why) -> Optional.of(why.sentence());
    };
  }

  private Optional<Duration> nextStart(Instant now) {
    return slots.stream()
        .filter(it -> it.state instanceof Slot.State.Due)
        .map(it -> Duration.between(now, ((Slot.State.Due) it.state).at()))
        .min(Duration::compareTo)
        .map(it -> it.isNegative() ? Duration.ZERO : it);
  }

  private int restarts(Member member) {
    return slots.stream()
        .filter(it -> it.members().contains(member))
        .mapToInt(Slot::restarts)
        .findFirst()
        .orElse(0);
  }
}
