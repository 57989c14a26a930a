package dev.gatehouse.gateway;

import dev.gatehouse.gateway.GateOptions.Backend;
import dev.gatehouse.gateway.admin.GateStatus;
import dev.gatehouse.gateway.http.HttpReport;
import dev.gatehouse.gateway.pool.PoolReport;
import dev.gatehouse.gateway.pool.Supervisor;
import dev.gatehouse.gateway.queue.QueueReport;
import dev.gatehouse.pki.X509Cert;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;

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
        gate.addresses().stream().map(StatusReport::listener).toList(),
        certificate(gate),
        gate.supervisor()
            .map(it -> pools(it, gate.options().backend(), now))
            .orElseGet(() -> List.of(upstream(gate))),
        new GateStatus.Totals(
            http.connections(),
            http.turnedAway(),
            gate.totals().requests(),
            gate.totals().failures()));
  }

  private static GateStatus.Listener listener(InetSocketAddress address) {
    return new GateStatus.Listener(
        Ports.written(address), "inline", "in-process (not isolated: same user)");
  }

  private static GateStatus.Certificate certificate(Gate gate) {
    X509Cert it = gate.facts().certificate();
    return new GateStatus.Certificate(
        gate.options().hosts().stream().map(host -> host.text()).toList(),
        it.serial().toString(16),
        it.notBefore(),
        it.notAfter(),
        gate.facts().renewsAt().orElse(it.notAfter()));
  }

  private static List<GateStatus.Pool> pools(Supervisor supervisor, Backend backend, Instant now) {
    try {
      return supervisor.report().join().stream().map(it -> pool(it, backend, now)).toList();
    } catch (CompletionException ended) {
      return List.of();
    }
  }

  private static GateStatus.Pool pool(PoolReport it, Backend backend, Instant now) {
    return new GateStatus.Pool(
        it.pool(),
        word(it.state()),
        it.trouble().orElse(""),
        backend.described(),
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

  private static GateStatus.Pool upstream(Gate gate) {
    Backend backend = gate.options().backend();
    return new GateStatus.Pool(
        backend.pool(),
        "running",
        "",
        backend.described(),
        0,
        queue(gate.queue().report()),
        List.of());
  }

  private static GateStatus.Queue queue(QueueReport it) {
    return new GateStatus.Queue(
        it.waiting() + it.waitingAgain(), it.limit(), it.inFlight(), it.granted(), it.refused());
  }

  private static String word(Enum<?> state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
