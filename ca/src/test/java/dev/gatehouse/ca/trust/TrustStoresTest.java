package dev.gatehouse.ca.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.ca.Peer;
import dev.gatehouse.ca.trust.StoreResult.Outcome;
import dev.gatehouse.crypto.KeyType;
import dev.gatehouse.pki.X509Cert;
import dev.gatehouse.testkit.TestAuthority;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A machine in a temporary folder: the real certutil, and Debian's script with its folders moved.
 */
class TrustStoresTest {
  /** Each test installs and removes; that our certificates are right is tested elsewhere. */
  private static final TestAuthority OURS =
      TestAuthority.create(KeyType.EC_P256, new SecureRandom(), 1);

  private static final TestAuthority OTHERS =
      TestAuthority.create(KeyType.EC_P256, new SecureRandom(), 2);

  @TempDir private Path machine;
  private Path home;
  private Path programs;
  private Path ours;
  private Path others;

  @BeforeEach
  void furnish() throws Exception {
    home = Files.createDirectories(machine.resolve("home/a user"));
    programs = Files.createDirectories(machine.resolve("bin"));
    ours = Files.write(machine.resolve("root.pem"), OURS.rootPem());
    others = Files.write(machine.resolve("other.pem"), OTHERS.rootPem());
  }

  private Machine machine(boolean administrator) {
    return new Machine(
        machine,
        home,
        home.resolve(".local/share"),
        home.resolve(".config"),
        List.of(programs),
        administrator,
        "Linux");
  }

  private TrustStores stores() {
    return new TrustStores(machine(true));
  }

  private void program(String name, String script) throws IOException {
    Path file = programs.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** What Debian's does, as far as one file is concerned. */
  private void debian() throws IOException {
    Files.createDirectories(machine.resolve("etc/ssl/certs"));
    program(
        "update-ca-certificates",
        """
        cd '%s' || exit 1
        echo "$*" >> calls
        if [ "$1" = --fresh ]; then find etc/ssl/certs -type l -delete; fi
        for crt in usr/local/share/ca-certificates/*.crt; do
          [ -e "$crt" ] || continue
          ln -sf "$PWD/$crt" "etc/ssl/certs/$(basename "$crt" .crt).pem"
        done
        cat /dev/null etc/ssl/certs/*.pem > etc/ssl/certs/ca-certificates.crt 2>/dev/null
        exit 0"""
            .formatted(machine));
  }

  /** The real one of this machine. */
  private void certutil() throws IOException {
    Path real =
        Stream.of(System.getenv("PATH").split(":"))
            .map(folder -> Path.of(folder, "certutil"))
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(null);
    assumeTrue(real != null, "peer absent: certutil");
    program("certutil", "exec " + real + " \"$@\"");
  }

  private Path profile(String place) throws Exception {
    Path folder = Files.createDirectories(home.resolve(place));
    Peer made =
        Peer.run(
            machine, programs.resolve("certutil"), "-N", "-d", "sql:" + folder, "--empty-password");
    assertThat(made.status()).as(made.output()).isZero();
    return folder;
  }

  private static List<Outcome> outcomes(List<StoreResult> results) {
    return results.stream().map(StoreResult::outcome).toList();
  }

  private String listing(Path profile) throws Exception {
    return Peer.run(machine, programs.resolve("certutil"), "-L", "-d", "sql:" + profile).output();
  }

  private static String nickname(X509Cert root) {
    return "gatehouse-" + root.fingerprint().toHex().substring(0, 16);
  }

  @Test
  void on_debian_a_root_is_installed_once_and_removed_without_a_trace() throws Exception {
    debian();
    Path source =
        machine.resolve("usr/local/share/ca-certificates/" + nickname(OURS.root()) + ".crt");
    assertThat(stores().isTrusted(OURS.root(), ours)).isFalse();
    assertThat(outcomes(stores().status(OURS.root(), ours))).containsExactly(new Outcome.Absent());

    assertThat(stores().install(OURS.root(), ours))
        .containsExactly(
            new StoreResult(
                "Debian's store",
                machine.resolve("usr/local/share/ca-certificates").toString(),
                new Outcome.Installed()));
    assertThat(source).hasBinaryContent(OURS.rootPem());
    assertThat(outcomes(stores().install(OURS.root(), ours)))
        .containsExactly(new Outcome.Present());
    assertThat(outcomes(stores().status(OURS.root(), ours))).containsExactly(new Outcome.Present());
    assertThat(stores().isTrusted(OURS.root(), ours)).isTrue();
    assertThat(stores().isTrusted(OTHERS.root(), others)).isFalse();

    assertThat(outcomes(stores().remove(OURS.root(), ours))).containsExactly(new Outcome.Removed());
    assertThat(outcomes(stores().remove(OURS.root(), ours))).containsExactly(new Outcome.Absent());
    assertThat(source.getParent()).isEmptyDirectory();
    assertThat(machine.resolve("etc/ssl/certs/ca-certificates.crt")).isEmptyFile();
    assertThat(machine.resolve("etc/ssl/certs/" + nickname(OURS.root()) + ".pem")).doesNotExist();
    assertThat(stores().isTrusted(OURS.root(), ours)).isFalse();
    assertThat(machine.resolve("calls")).hasContent("\n--fresh\n");
  }

  @Test
  void on_debian_a_planted_link_leads_nowhere() throws Exception {
    debian();
    Path folder = Files.createDirectories(machine.resolve("usr/local/share/ca-certificates"));
    Path victim = Files.writeString(machine.resolve("shadow"), "root's own\n");
    // Where a name might be guessed, and where the certificate goes itself.
    Path guess = folder.resolve(nickname(OURS.root()) + ".tmp");
    Path source = folder.resolve(nickname(OURS.root()) + ".crt");
    Files.createSymbolicLink(guess, victim);
    Files.createSymbolicLink(source, victim);

    assertThat(outcomes(stores().install(OURS.root(), ours)))
        .containsExactly(new Outcome.Installed());
    assertThat(victim).hasContent("root's own\n");
    assertThat(source).isRegularFile().hasBinaryContent(OURS.rootPem());
    assertThat(Files.isSymbolicLink(source)).isFalse();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(source)))
        .isEqualTo("rw-r--r--");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactlyInAnyOrder(guess, source);
    }
  }

  @Test
  void a_new_file_is_not_made_behind_a_link() throws Exception {
    Path victim = Files.writeString(machine.resolve("shadow"), "root's own\n");
    Path nothing = machine.resolve("nothing");
    for (Path target : List.of(victim, nothing)) {
      Path planted = machine.resolve("planted on " + target.getFileName());
      Files.createSymbolicLink(planted, target);
      assertThatThrownBy(() -> DebianStore.create(planted, OURS.rootPem()))
          .isInstanceOf(FileAlreadyExistsException.class);
      assertThat(Files.isSymbolicLink(planted)).isTrue();
    }
    assertThat(victim).hasContent("root's own\n");
    assertThat(nothing).doesNotExist();
  }

  @Test
  void on_debian_the_real_script_makes_openssl_believe_and_disbelieve() throws Exception {
    Path real = Path.of("/usr/sbin/update-ca-certificates");
    assumeTrue(Files.isExecutable(real), "peer absent: update-ca-certificates");
    Peer.require("openssl");
    Path certs = Files.createDirectories(machine.resolve("etc/ssl/certs"));
    Files.writeString(machine.resolve("ca-certificates.conf"), "# none of Mozilla's\n");
    Path local = Files.createDirectories(machine.resolve("usr/local/share/ca-certificates"));
    Files.write(local.resolve("the company's own.crt"), OTHERS.rootPem());
    program(
        "update-ca-certificates",
        "exec %s --certsconf '%s' --localcertsdir '%s' --etccertsdir '%s' --hooksdir /nowhere \"$@\""
            .formatted(
                real,
                machine.resolve("ca-certificates.conf"),
                machine.resolve("usr/local/share/ca-certificates"),
                certs));
    Path leaf = Files.write(machine.resolve("leaf.pem"), leafPem());
    List<Object> verify = List.of("openssl", "verify", "-CApath", certs, "-no-CAfile", leaf);

    assertThat(outcomes(stores().install(OURS.root(), ours)))
        .containsExactly(new Outcome.Installed());
    assertThat(Peer.run(machine, verify.toArray()).output()).contains(": OK");
    assertThat(Files.readString(certs.resolve("ca-certificates.crt")))
        .contains(Files.readString(ours));
    assertThat(outcomes(stores().remove(OURS.root(), ours))).containsExactly(new Outcome.Removed());
    assertThat(Peer.run(machine, verify.toArray()).status()).isNotZero();
    assertThat(certs.resolve("ca-certificates.crt")).hasBinaryContent(OTHERS.rootPem());
    assertThat(local.resolve("the company's own.crt")).hasBinaryContent(OTHERS.rootPem());
  }

  private static byte[] leafPem() {
    var identity = OURS.server("localhost").belowRoot().issue();
    return dev.gatehouse.testkit.TestCertificate.pem(identity.chain());
  }

  @Test
  void without_the_administrator_nothing_is_done_and_the_very_command_is_named() throws Exception {
    debian();
    TrustStores stores = new TrustStores(machine(false));
    List<StoreResult> results = stores.install(OURS.root(), ours);
    assertThat(results).singleElement().satisfies(r -> assertThat(r.outcome().isOpen()).isTrue());
    assertThat(machine.resolve("usr")).doesNotExist();
    assertThat(machine.resolve("calls")).doesNotExist();

    String command = ((Outcome.NeedsAdministrator) results.getFirst().outcome()).command();
    runAsAdministrator(command);
    assertThat(outcomes(stores.install(OURS.root(), ours))).containsExactly(new Outcome.Present());
    String undo =
        ((Outcome.NeedsAdministrator) stores.remove(OURS.root(), ours).getFirst().outcome())
            .command();
    runAsAdministrator(undo);
    assertThat(outcomes(stores.remove(OURS.root(), ours))).containsExactly(new Outcome.Absent());
  }

  /** As a person would who pastes it, with a sudo that changes nothing but the PATH. */
  private void runAsAdministrator(String command) throws Exception {
    program("sudo", "PATH=" + programs + ":$PATH exec \"$@\"");
    Peer pasted = Peer.run(machine, "sh", "-c", "PATH=" + programs + ":$PATH; " + command);
    assertThat(pasted.status()).as(pasted.output()).isZero();
  }

  @Test
  void a_script_that_fails_is_quoted() throws Exception {
    program("update-ca-certificates", "echo 'the disk is on fire' >&2; exit 7");
    assertThat(stores().install(OURS.root(), ours))
        .singleElement()
        .satisfies(
            r ->
                assertThat(r.outcome().sentence())
                    .startsWith("failed: update-ca-certificates: the disk is on fire"));
    assertThat(stores().isTrusted(OURS.root(), ours)).isFalse();
  }

  @Test
  void elsewhere_than_on_debian_its_store_is_skipped() {
    assertThat(stores().install(OURS.root(), ours))
        .singleElement()
        .satisfies(
            r -> {
              assertThat(r.outcome()).isInstanceOf(Outcome.NoStore.class);
              assertThat(r.outcome().isOpen()).isFalse();
            });
  }

  @Test
  void firefox_and_chromium_are_found_wherever_they_are_and_told() throws Exception {
    certutil();
    List<Path> profiles = new ArrayList<>();
    for (String place :
        List.of(
            ".pki/nssdb",
            "snap/chromium/current/.pki/nssdb",
            ".var/app/org.chromium.Chromium/.pki/nssdb",
            "snap/brave/current/.local/share/pki/nssdb",
            ".var/app/com.google.Chrome/data/pki/nssdb",
            ".mozilla/firefox/ab12cd34.default",
            ".mozilla/firefox/work profile",
            ".config/mozilla/firefox/xy.default-release",
            "snap/firefox/common/.mozilla/firefox/s.default",
            ".var/app/org.mozilla.firefox/.mozilla/firefox/f.default")) {
      profiles.add(profile(place));
    }
    Files.createDirectories(home.resolve(".mozilla/firefox/Crash Reports"));
    List<StoreResult> installed = stores().install(OURS.root(), ours);
    assertThat(installed.stream().skip(1).map(StoreResult::place))
        .containsExactlyInAnyOrderElementsOf(profiles.stream().map(Path::toString).toList());
    assertThat(outcomes(installed.subList(1, installed.size())))
        .containsOnly(new Outcome.Installed());
    for (Path profile : profiles) {
      assertThat(listing(profile)).containsPattern(nickname(OURS.root()) + " +C,,");
    }
    assertThat(stores().isTrusted(OURS.root(), ours)).isTrue();
    assertThat(outcomes(stores().install(OURS.root(), ours)).subList(1, installed.size()))
        .containsOnly(new Outcome.Present());
    assertThat(outcomes(stores().status(OURS.root(), ours)).subList(1, installed.size()))
        .containsOnly(new Outcome.Present());

    assertThat(outcomes(stores().remove(OURS.root(), ours)).subList(1, installed.size()))
        .containsOnly(new Outcome.Removed());
    for (Path profile : profiles) {
      assertThat(listing(profile)).doesNotContain("gatehouse");
    }
    assertThat(stores().isTrusted(OURS.root(), ours)).isFalse();
    assertThat(outcomes(stores().remove(OURS.root(), ours)).subList(1, installed.size()))
        .containsOnly(new Outcome.Absent());
  }

  @Test
  void removing_one_authority_leaves_another() throws Exception {
    debian();
    certutil();
    Path profile = profile(".pki/nssdb");
    assertThat(outcomes(stores().install(OURS.root(), ours))).containsOnly(new Outcome.Installed());
    assertThat(outcomes(stores().install(OTHERS.root(), others)))
        .containsOnly(new Outcome.Installed());
    assertThat(outcomes(stores().remove(OURS.root(), ours))).containsOnly(new Outcome.Removed());
    assertThat(listing(profile))
        .contains(nickname(OTHERS.root()))
        .doesNotContain(nickname(OURS.root()));
    assertThat(stores().isTrusted(OTHERS.root(), others)).isTrue();
    assertThat(outcomes(stores().status(OTHERS.root(), others)))
        .containsOnly(new Outcome.Present());
  }

  @Test
  void a_certificate_of_our_name_that_is_another_is_left_alone() throws Exception {
    certutil();
    Path profile = profile(".pki/nssdb");
    Peer.run(
        machine,
        programs.resolve("certutil"),
        "-A",
        "-d",
        "sql:" + profile,
        "-t",
        "C,,",
        "-n",
        nickname(OURS.root()),
        "-i",
        others);
    assertThat(outcomes(stores().remove(OURS.root(), ours)).getLast())
        .isEqualTo(new Outcome.Absent());
    assertThat(listing(profile)).contains(nickname(OURS.root()));
  }

  @Test
  void a_root_that_somebody_imported_by_hand_is_known_by_what_it_is() throws Exception {
    certutil();
    Path profile = profile(".mozilla/firefox/a.default");
    for (String trust : List.of("C,,", ",,")) {
      Peer.run(
          machine,
          programs.resolve("certutil"),
          "-A",
          "-d",
          "sql:" + profile,
          "-t",
          trust,
          "-n",
          "Gatehouse, by hand",
          "-i",
          ours);
      assertThat(outcomes(stores().install(OURS.root(), ours)).getLast())
          .isEqualTo(trust.equals("C,,") ? new Outcome.Present() : new Outcome.Installed());
      assertThat(listing(profile)).containsPattern("Gatehouse, by hand +C,,");
      assertThat(outcomes(stores().remove(OURS.root(), ours)).getLast())
          .isEqualTo(new Outcome.Removed());
      assertThat(listing(profile)).doesNotContain("by hand");
    }
  }

  @Test
  void one_that_lost_its_trust_is_installed_again() throws Exception {
    certutil();
    Path profile = profile(".pki/nssdb");
    stores().install(OURS.root(), ours);
    Peer.run(
        machine,
        programs.resolve("certutil"),
        "-M",
        "-d",
        "sql:" + profile,
        "-t",
        ",,",
        "-n",
        nickname(OURS.root()));
    assertThat(outcomes(stores().status(OURS.root(), ours)).getLast())
        .isEqualTo(new Outcome.Absent());
    assertThat(outcomes(stores().install(OURS.root(), ours)).getLast())
        .isEqualTo(new Outcome.Installed());
    assertThat(listing(profile)).containsPattern(nickname(OURS.root()) + " +C,,");
  }

  @Test
  void a_chromium_that_never_ran_gets_its_database() throws Exception {
    certutil();
    assertThat(stores().install(OURS.root(), ours)).hasSize(1);
    program("chromium", "exit 1");
    assertThat(stores().isTrusted(OURS.root(), ours)).isFalse();
    assertThat(outcomes(stores().status(OURS.root(), ours)).getLast())
        .isEqualTo(new Outcome.Absent());
    assertThat(home.resolve(".pki")).as("looking makes nothing").doesNotExist();
    assertThat(outcomes(stores().install(OURS.root(), ours)).getLast())
        .isEqualTo(new Outcome.Installed());
    assertThat(listing(home.resolve(".pki/nssdb"))).contains(nickname(OURS.root()));
    assertThat(stores().isTrusted(OURS.root(), ours)).isTrue();
    assertThat(outcomes(stores().remove(OURS.root(), ours)).getLast())
        .isEqualTo(new Outcome.Removed());
  }

  @Test
  void a_chromium_with_its_database_in_the_data_folder_is_told_there() throws Exception {
    certutil();
    program("chromium", "exit 1");
    Path data = profile(".local/share/pki/nssdb");
    assertThat(stores().install(OURS.root(), ours).getLast())
        .isEqualTo(new StoreResult("Chromium", data.toString(), new Outcome.Installed()));
    assertThat(home.resolve(".pki")).doesNotExist();
  }

  @Test
  void a_database_with_a_password_is_left_as_it_was_and_the_way_out_is_named() throws Exception {
    certutil();
    Path profile = Files.createDirectories(home.resolve(".mozilla/firefox/locked"));
    Path password = Files.writeString(machine.resolve("password"), "secret\n");
    Path program = programs.resolve("certutil");
    Peer.run(machine, program, "-N", "-d", "sql:" + profile, "-f", password);
    String before = listing(profile);
    assertThat(stores().install(OURS.root(), ours).getLast().outcome().sentence())
        .startsWith("failed: adding: the database has a primary password")
        .contains("import root.pem in the browser's settings");
    assertThat(listing(profile)).isEqualTo(before);
    assertThat(stores().isTrusted(OURS.root(), ours)).isFalse();
  }

  @Test
  void without_certutil_the_package_to_install_is_named() throws Exception {
    Path profile = Files.createDirectories(home.resolve(".mozilla/firefox/a.default"));
    Files.writeString(profile.resolve("cert9.db"), "");
    Outcome missing = new Outcome.NeedsProgram("certutil", "sudo apt install libnss3-tools");
    assertThat(outcomes(stores().install(OURS.root(), ours)).getLast()).isEqualTo(missing);
    assertThat(outcomes(stores().status(OURS.root(), ours)).getLast()).isEqualTo(missing);
    assertThat(outcomes(stores().remove(OURS.root(), ours)).getLast())
        .as("it cannot be there")
        .isEqualTo(new Outcome.Absent());
    assertThat(missing.sentence())
        .isEqualTo("needs certutil, which is not installed; run: sudo apt install libnss3-tools");
  }

  @Test
  void a_certutil_that_breaks_is_a_failure_of_that_store_alone() throws Exception {
    debian();
    program("certutil", "echo 'certutil: no such luck' >&2; exit 255");
    Path profile = Files.createDirectories(home.resolve(".mozilla/firefox/a.default"));
    Files.writeString(profile.resolve("cert9.db"), "");
    List<StoreResult> results = stores().install(OURS.root(), ours);
    assertThat(results.getFirst().outcome()).isEqualTo(new Outcome.Installed());
    assertThat(results.getLast())
        .hasToString("Firefox (" + profile + "): failed: adding: certutil: certutil: no such luck");
  }

  @Test
  void macos_is_told_that_it_must_do_it_by_hand() {
    TrustStores mac =
        new TrustStores(
            new Machine(machine, home, home, home, List.of(programs), false, "Mac OS X"));
    assertThat(mac.install(OURS.root(), ours))
        .singleElement()
        .satisfies(r -> assertThat(r.outcome().sentence()).contains("macOS is not supported yet"));
    assertThat(mac.isTrusted(OURS.root(), ours)).isFalse();
  }
}
