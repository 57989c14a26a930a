package dev.gatehouse.ca.trust;

import dev.gatehouse.ca.trust.StoreResult.Outcome;
import dev.gatehouse.pki.X509Cert;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * All the stores of a machine that we know: where a root is installed, removed and looked for. Each
 * call says exactly what it found and did, store by store; doing it twice does no harm; removing
 * takes away the given root and nothing else. Calls block while other programs run, seconds at
 * most. Thread-safe, but two that change the same stores at once may see each other's work.
 */
public final class TrustStores {
  /** Programs that keep their roots in the user's shared database. */
  private static final List<String> CHROMIUMS =
      List.of(
          "chromium",
          "chromium-browser",
          "google-chrome",
          "google-chrome-stable",
          "brave-browser",
          "microsoft-edge",
          "vivaldi");

  private final Machine machine;

  public TrustStores(Machine machine) {
    this.machine = machine;
  }

  /**
   * Makes every store of this machine believe {@code root}.
   *
   * @param file the root's PEM, for commands that people have to run themselves
   */
  public List<StoreResult> install(X509Cert root, Path file) {
    Anchor anchor = new Anchor(root, file);
    return each(store -> store.install(anchor));
  }

  /** Undoes {@link #install}. */
  public List<StoreResult> remove(X509Cert root, Path file) {
    Anchor anchor = new Anchor(root, file);
    return each(store -> store.remove(anchor));
  }

  /** Where it is, and where not. Changes nothing. */
  public List<StoreResult> status(X509Cert root, Path file) {
    Anchor anchor = new Anchor(root, file);
    return each(store -> store.status(anchor));
  }

  /**
   * Whether this machine's browsers believe {@code root}, or where there are none its other
   * programs: a quick look at files, without a process, for a banner. {@link #status} knows better.
   */
  public boolean isTrusted(X509Cert root, Path file) {
    if (machine.isMac()) {
      return false;
    }
    Anchor anchor = new Anchor(root, file);
    List<TrustStore> browsers = new ArrayList<>(stores());
    browsers.removeIf(store -> !(store instanceof NssStore) || !store.exists());
    return browsers.isEmpty()
        ? new DebianStore(machine).seems(anchor)
        : browsers.stream().allMatch(store -> store.seems(anchor));
  }

  @FunctionalInterface
  private interface Step {
    Outcome take(TrustStore store) throws IOException;
  }

  private List<StoreResult> each(Step step) {
    if (machine.isMac()) {
      return List.of(
          new StoreResult(
              "macOS's keychain",
              "login keychain",
              new Outcome.NoStore(
                  "macOS is not supported yet; open root.pem in Keychain Access and trust it for SSL"
                      + " by hand")));
    }
    List<StoreResult> results = new ArrayList<>();
    for (TrustStore store : stores()) {
      Outcome outcome;
      try {
        outcome = step.take(store);
      } catch (IOException e) {
        outcome = new Outcome.Failed(e.toString());
      }
      results.add(new StoreResult(store.name(), store.place(), outcome));
    }
    return results;
  }

  private List<TrustStore> stores() {
    List<TrustStore> stores = new ArrayList<>();
    stores.add(new DebianStore(machine));
    stores.addAll(chromium());
    stores.addAll(firefox());
    return stores;
  }

  /**
   * Chromium's own is made if there is none, for it would be at its first start. It uses the one in
   * {@code ~/.pki} where that exists; newer ones make theirs in the data folder, and so do those in
   * snap and flatpak, each in a data folder of its own.
   */
  private List<TrustStore> chromium() {
    Path shared = machine.home().resolve(".pki/nssdb");
    Path data = machine.dataHome().resolve("pki/nssdb");
    List<Path> folders = new ArrayList<>(List.of(shared, data));
    for (Path snap : Machine.foldersIn(machine.home().resolve("snap"))) {
      folders.add(snap.resolve("current/.pki/nssdb"));
      folders.add(snap.resolve("current/.local/share/pki/nssdb"));
    }
    for (Path app : Machine.foldersIn(machine.home().resolve(".var/app"))) {
      folders.add(app.resolve(".pki/nssdb"));
      folders.add(app.resolve("data/pki/nssdb"));
    }
    boolean installed = CHROMIUMS.stream().anyMatch(p -> machine.program(p).isPresent());
    boolean makeIt = installed && !hasDatabase(shared) && !hasDatabase(data);
    return folders.stream()
        .filter(folder -> hasDatabase(folder) || (makeIt && folder.equals(shared)))
        .<TrustStore>map(folder -> new NssStore(machine, "Chromium", folder, makeIt))
        .toList();
  }

  /**
   * A profile is a folder with a database; Debian's, snap's and flatpak's Firefox have theirs
   * apart.
   */
  private List<TrustStore> firefox() {
    return Stream.of(
            machine.home().resolve(".mozilla/firefox"),
            machine.configHome().resolve("mozilla/firefox"), // Firefox 147 and later
            machine.home().resolve("snap/firefox/common/.mozilla/firefox"),
            machine.home().resolve(".var/app/org.mozilla.firefox/.mozilla/firefox"),
            machine.home().resolve(".var/app/org.mozilla.firefox/config/mozilla/firefox"))
        .flatMap(profiles -> Machine.foldersIn(profiles).stream())
        .filter(TrustStores::hasDatabase)
        .<TrustStore>map(profile -> new NssStore(machine, "Firefox", profile, false))
        .toList();
  }

  private static boolean hasDatabase(Path folder) {
    return Files.exists(folder.resolve("cert9.db"));
  }
}
