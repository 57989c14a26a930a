/** The command line: one class for each command. */
@org.jspecify.annotations.NullMarked
module dev.gatehouse.cli {
  requires static org.jspecify;
  requires dev.gatehouse.gateway;
  requires dev.gatehouse.glass;
  requires info.picocli;
  requires java.net.http;
  requires jdk.unsupported; // sun.misc.Signal: Ctrl-C and kill, each with its own exit code

  opens dev.gatehouse.cli to
      info.picocli;
}
