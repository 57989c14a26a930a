package dev.gatehouse.gateway;

import dev.gatehouse.gateway.admin.AdminAnswer;
import dev.gatehouse.gateway.admin.AdminRequest;
import dev.gatehouse.gateway.admin.PoolVerb;
import dev.gatehouse.gateway.pool.Supervisor;
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
      case AdminRequest.Reload() ->
          new AdminAnswer.Wrong(
              "This gate runs by its command line: there is no site file to read again.");
      case AdminRequest.Why _ ->
          new AdminAnswer.Wrong(
              "This gate runs by its command line: name a site file with -f to ask about that.");
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
