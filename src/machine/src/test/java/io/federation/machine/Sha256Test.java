package io.federation.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class Sha256Test {

  /** From FIPS 180-2, appendix B.1. */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir private Path folder;

  @Test
  void bytes_texts_and_files_have_the_hash_that_the_standard_says() throws IOException {
    byte[] abc = "abc".getBytes(StandardCharsets.UTF_8);

    assertThat(HexFormat.of().formatHex(Sha256.of(abc))).isEqualTo(ABC);
    assertThat(Sha256.of("abc")).isEqualTo(Sha256.of(abc));
    assertThat(Sha256.hex(Files.write(folder.resolve("abc"), abc))).isEqualTo(ABC);
    assertThat(Sha256.name(abc, 4)).isEqualTo("ba7816bf");
  }
}
