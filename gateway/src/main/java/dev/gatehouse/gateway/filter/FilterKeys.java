package dev.gatehouse.gateway.filter;

import dev.gatehouse.gateway.binding.Binding;
import dev.gatehouse.gateway.binding.CertificateSource;
import dev.gatehouse.gateway.keys.KeyFacts;
import dev.gatehouse.gateway.keys.KnownKeys;
import java.util.List;
import java.util.Optional;

/** The filter's keys, seen from the gateway: facts, and nothing that signs. */
final class FilterKeys implements KnownKeys {
  private final FilterService filter;

  FilterKeys(FilterService filter) {
    this.filter = filter;
  }

  @Override
  public KeyFacts facts(CertificateSource source) {
    List<Binding> bindings = filter.config().bindings();
    Control.Ready ready =
        filter.ready().orElseThrow(() -> new IllegalStateException("the filter never ran"));
    for (int i = 0; i < bindings.size(); i++) {
      if (bindings.get(i).certificate().equals(source)) {
        Control.Used used = ready.certificates().get(i);
        return new KeyFacts(used.certificate(), used.renewsAt());
      }
    }
    throw new IllegalArgumentException("the filter has no key " + source.described());
  }

  @Override
  public Optional<Root> root() {
    return filter
        .ready()
        .flatMap(Control.Ready::root)
        .map(it -> new Root(it.certificate(), it.file()));
  }

  @Override
  public String place() {
    return filter.place();
  }

  @Override
  public void tick() {
    filter.tick();
  }
}
