package dev.gatehouse.proving.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a program says reaches whoever waits for it, also when it is the last that it says. */
class ProgramTest {
  private static Program shell(String script) throws IOException {
    return Program.start(List.of("/bin/sh", "-c", script));
  }

  @Test
  void words_that_arrive_after_the_programs_end_are_heard() throws IOException {
    // The end is seen while the last words are still in the pipe: a fifth of a second makes sure.
    String script = "echo ready >&2; read go; (sleep 0.2; echo last words >&2) & exit 3";
    try (Program program = shell(script)) {
      program.await(Pattern.compile("ready"));
      program.send("go\n");
      assertThat(program.await(Pattern.compile("last (\\w+)")).group(1)).isEqualTo("words");
      assertThat(program.exit()).isEqualTo(3);
    }
  }

  @Test
  void a_program_that_ends_without_the_word_is_quoted() throws IOException {
    try (Program program = shell("echo one; echo other >&2")) {
      assertThatThrownBy(() -> program.await(Pattern.compile("never")))
          .isInstanceOf(IOException.class)
          .hasMessage("sh ended and did not print never; it said: one\nother\n");
    }
  }
}
