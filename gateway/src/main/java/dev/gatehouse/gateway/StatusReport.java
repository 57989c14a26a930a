package dev.gatehouse.gateway;

import dev.gatehouse.gateway.admin.GateStatus;
import dev.gatehouse.gateway.binding.Addresses;
import dev.gatehouse.gateway.binding.Binding;
import dev.gatehouse.gateway.http.HttpReport;
import dev.gatehouse.gateway.pool.Pool;
import dev.gatehouse.gateway.pool.PoolReport;
import dev.gatehouse.gateway.pool.PoolSpec;
import dev.gatehouse.gateway.pool.Supervisor;
import dev.gatehouse.gateway.queue.QueueReport;
import dev.gatehouse.gateway.queue.RequestQueue;
import dev.gatehouse.gateway.site.ListenerSpec;
import dev.gatehouse.pki.X509Cert;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Takes a gate's status. */
final class StatusReport {
  private StatusReport() {}

  static GateStatus of(Gate gate) {
    Instant now = gate.clock().instant();
    HttpReport http = gate.server().report();
    String version = Gate.class.getPackage().getImplementationVersion();
    return new GateStatus(
        version == null ? "(from classes)" : version,
        ProcessHandle.current().pid(),
        gate.startedAt(),
        now,
        gate.folder().path().toString(),
        gate.plan().listeners().stream().map(it -> listener(gate, it)).toList(),
        gate.plan().bindings().stream().flatMap(it -> certificate(gate, it)).toList(),
        Stream.concat(
                gate.backends().supervisor().stream().flatMap(it -> pools(it, now)),
                gate.backends().upstreams().entrySet().stream()
                    .map(it -> upstream(it.getKey(), it.getValue())))
            .toList(),
        new GateStatus.Totals(
            http.connections(),
            http.turnedAway(),
            gate.totals().requests(),
            gate.totals().failures()));
  }

  private static GateStatus.Listener listener(Gate gate, ListenerSpec it) {
    Arrangement now = gate.arrangement();
    return new GateStatus.Listener(
        Addresses.written(gate.address(it)),
        now.pipeline(it).word(),
        now.keys(it).place(),
        now.pipeline(it).remark());
  }

  private static Stream<GateStatus.Certificate> certificate(Gate gate, Binding binding) {
    return gate.arrangement().facts(binding).stream()
        .map(
            it ->
                new GateStatus.Certificate(
                    binding.described(),
                    binding.clients().mode(),
                    names(it.certificate()),
                    it.certificate().serial().toString(16),
                    it.certificate().notBefore(),
                    it.certificate().notAfter(),
                    it.renewsAt().orElse(it.certificate().notAfter()),
                    it.renewsAt().isPresent()));
  }

  private static List<String> names(X509Cert certificate) {
    return certificate.extensions().alternativeNames().stream().map(Object::toString).toList();
  }

  private static Stream<GateStatus.Pool> pools(Supervisor supervisor, Instant now) {
    try {
      Map<String, Pool> specs = supervisor.pools();
      return supervisor.report().join().stream().map(it -> pool(it, specs.get(it.pool()), now));
    } catch (CompletionException ended) {
      return Stream.empty();
    }
  }

  private static GateStatus.Pool pool(PoolReport it, @Nullable Pool pool, Instant now) {
    return new GateStatus.Pool(
        it.pool(),
        word(it.state()),
        it.trouble().orElse(""),
        pool == null ? "" : PoolSpec.written(pool.spec().command()),
        it.workers().stream().mapToLong(PoolReport.Worker::restarts).sum(),
        queue(it.queue()),
        it.workers().stream().map(worker -> worker(worker, now)).toList());
  }

  private static GateStatus.Worker worker(PoolReport.Worker it, Instant now) {
    return new GateStatus.Worker(
        it.id().toString(),
        it.pid().orElse(0),
        it.address().map(Object::toString).orElse(""),
        word(it.state()),
        now.minus(it.uptime()),
        it.inFlight());
  }

  private static GateStatus.Pool upstream(Backends.Upstream upstream, RequestQueue queue) {
    return new GateStatus.Pool(
        upstream.site(), "running", "", upstream.at().url(), 0, queue(queue.report()), List.of());
  }

  private static GateStatus.Queue queue(QueueReport it) {
    return new GateStatus.Queue(
        it.waiting() + it.waitingAgain(), it.limit(), it.inFlight(), it.granted(), it.refused());
  }

  private static String word(Enum<?> state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
