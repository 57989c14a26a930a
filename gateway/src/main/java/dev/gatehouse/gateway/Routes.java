package dev.gatehouse.gateway;

import dev.gatehouse.gateway.binding.Binding;
import dev.gatehouse.gateway.binding.Bindings;
import dev.gatehouse.gateway.binding.ClientCertificates.None;
import dev.gatehouse.gateway.files.Folder;
import dev.gatehouse.gateway.http.ClientDemands;
import dev.gatehouse.gateway.route.Route;
import dev.gatehouse.gateway.route.Router;
import dev.gatehouse.gateway.route.Site;
import dev.gatehouse.gateway.route.Target;
import dev.gatehouse.gateway.route.Target.ToFiles;
import dev.gatehouse.gateway.route.Target.ToQueue;
import dev.gatehouse.gateway.site.SiteFile;
import dev.gatehouse.gateway.site.SiteSpec;
import dev.gatehouse.gateway.site.TargetSpec;
import java.nio.file.Path;

/** Makes a router of a plan's sites. */
final class Routes {
  private Routes() {}

  static Router of(SiteFile plan, Backends backends) {
    return Router.to(plan.sites().stream().map(site -> site(site, backends)).toList());
  }

  /** Which certificate each host wants of its clients: what its own binding asks for. */
  static ClientDemands demands(SiteFile plan) {
    if (plan.bindings().stream().allMatch(it -> it.clients() instanceof None)) {
      return ClientDemands.NONE;
    }
    Bindings bindings = Bindings.of(plan.bindings());
    return (local, host) -> bindings.find(local, host).map(Binding::clients).orElseGet(None::new);
  }

  private static Site site(SiteSpec site, Backends backends) {
    return new Site(
        site.name(),
        site.hosts(),
        site.routes().stream()
            .map(it -> new Route(it.path(), target(site, it.target(), backends)))
            .toList());
  }

  private static Target target(SiteSpec site, TargetSpec target, Backends backends) {
    return switch (target) {
      case TargetSpec.ToPool(String pool) -> new ToQueue(backends.pool(pool));
      case TargetSpec.ToUrl url -> new ToQueue(backends.upstream(site, url));
      case TargetSpec.ToFiles(Path folder) -> new ToFiles(new Folder(folder));
    };
  }
}
