package dev.gatehouse.gateway;

import dev.gatehouse.ca.AuthorityError;
import dev.gatehouse.ca.AuthorityException;
import dev.gatehouse.gateway.admin.AdminAnswer;
import dev.gatehouse.gateway.admin.AdminRequest;
import dev.gatehouse.gateway.admin.PoolVerb;
import dev.gatehouse.gateway.pool.Supervisor;
import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.gateway.site.ListenerSpec;
import dev.gatehouse.gateway.site.SiteFile;
import dev.gatehouse.gateway.site.Why;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/** Answers what the admin socket is asked. */
final class Desk implements Function<AdminRequest, AdminAnswer> {
  private final Gate gate;

  Desk(Gate gate) {
    this.gate = gate;
  }

  @Override
  public AdminAnswer apply(AdminRequest request) {
    return switch (request) {
      case AdminRequest.Status() -> new AdminAnswer.Report(StatusReport.of(gate));
      case AdminRequest.Stop() -> {
        gate.requestStop();
        yield new AdminAnswer.Done("The gate ends.");
      }
      case AdminRequest.Reload() -> trying(() -> new AdminAnswer.Done(gate.reload()));
      case AdminRequest.Why(String url, String at) ->
          trying(() -> new AdminAnswer.Explained(Why.of(asItListens(gate.plan()), url, at)));
      case AdminRequest.Trace _ ->
          throw new IllegalStateException("the socket answers that itself, in many lines");
      case AdminRequest.Pool(PoolVerb verb, String pool) ->
          gate.backends()
              .supervisor()
              .map(it -> ask(it, verb, pool))
              .orElseGet(
                  () ->
                      new AdminAnswer.Wrong(
                          "This gate starts no workers: what is behind it runs by itself."));
    };
  }

  /** What may go wrong by whoever asks, or without them. */
  private interface Attempt {
    AdminAnswer make() throws GateException, AuthorityException;
  }

  private static AdminAnswer trying(Attempt attempt) {
    try {
      return attempt.make();
    } catch (GateException e) {
      return e.fault() == GateException.Fault.USER
          ? new AdminAnswer.Wrong(e.sentence())
          : new AdminAnswer.Failed(e.sentence());
    } catch (AuthorityException e) {
      String sentence = e.error().sentence();
      return e.error().fault() == AuthorityError.Fault.USER
          ? new AdminAnswer.Wrong(sentence)
          : new AdminAnswer.Failed(sentence);
    }
  }

  /** The plan with the ports that its listeners were given where it names none. */
  private SiteFile asItListens(SiteFile plan) {
    return new SiteFile(
        plan.file(),
        plan.listeners().stream()
            .map(it -> new ListenerSpec(gate.address(it), it.pipeline(), it.keys()))
            .toList(),
        plan.bindings(),
        plan.sites(),
        plan.pools(),
        plan.isolation());
  }

  private static AdminAnswer ask(Supervisor supervisor, PoolVerb verb, String pool) {
    if (!supervisor.pools().containsKey(pool)) {
      return new AdminAnswer.Wrong(
          "There is no pool " + pool + ": there is " + String.join(", ", names(supervisor)) + ".");
    }
    CompletableFuture<Void> done =
        switch (verb) {
          case RECYCLE -> supervisor.recycle(pool);
          case DRAIN -> supervisor.drain(pool);
          case DISABLE -> supervisor.disable(pool);
          case ENABLE -> supervisor.enable(pool);
        };
    try {
      done.join();
      return new AdminAnswer.Done(
          switch (verb) {
            case RECYCLE -> "Pool " + pool + " runs on new workers.";
            case DRAIN -> "Pool " + pool + " is drained.";
            case DISABLE -> "Pool " + pool + " is disabled.";
            case ENABLE -> "Pool " + pool + " is enabled.";
          });
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return new AdminAnswer.Failed(String.valueOf(cause.getMessage()));
    }
  }

  private static java.util.Set<String> names(Supervisor supervisor) {
    return supervisor.pools().keySet();
  }
}
