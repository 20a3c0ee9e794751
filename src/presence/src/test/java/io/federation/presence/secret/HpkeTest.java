package io.federation.presence.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class HpkeTest {

  private static final byte[] INFO = "what for".getBytes(UTF_8);
  private static final byte[] AAD = "for whom".getBytes(UTF_8);
  private static final byte[] TEXT = "hidden".getBytes(UTF_8);

  private final Hpke.Keys keys = Hpke.generate();

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  /** RFC 9180, appendix A.1.1: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-128-GCM, base mode. */
  @Test
  void the_standards_own_example_opens() {
    byte[] privateKey = hex("4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8");
    byte[] publicKey = hex("3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d");
    byte[] sealed =
        hex(
            "37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431"
                + "f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a9"
                + "6d8770ac83d07bea87e13c512a");

    assertThat(Hpke.publicKey(privateKey)).isEqualTo(publicKey);
    assertThat(
            Hpke.open(
                new Hpke.Keys(privateKey, publicKey),
                hex("4f6465206f6e2061204772656369616e2055726e"),
                hex("436f756e742d30"),
                sealed))
        .hasValueSatisfying(
            text -> assertThat(new String(text, UTF_8)).isEqualTo("Beauty is truth, truth beauty"));
  }

  @Test
  void what_is_sealed_for_a_key_opens_with_it_and_differs_each_time() {
    byte[] one = seal();
    byte[] two = seal();

    assertThat(one).isNotEqualTo(two);
    assertThat(Hpke.open(keys, INFO, AAD, one)).contains(TEXT);
    assertThat(Hpke.open(keys, INFO, AAD, two)).contains(TEXT);
  }

  private byte[] seal() {
    return Hpke.seal(keys.publicKey(), INFO, AAD, TEXT).orElseThrow();
  }

  @Test
  void it_opens_with_no_other_key_and_for_no_other_purpose() {
    byte[] sealed = seal();

    assertThat(Hpke.open(Hpke.generate(), INFO, AAD, sealed)).isEmpty();
    assertThat(Hpke.open(keys, AAD, AAD, sealed)).isEmpty();
    assertThat(Hpke.open(keys, INFO, INFO, sealed)).isEmpty();
  }

  @Test
  void it_does_not_open_after_any_byte_was_changed_or_cut_off() {
    byte[] sealed = seal();
    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      assertThat(Hpke.open(keys, INFO, AAD, changed)).as("byte " + i).isEmpty();
      assertThat(Hpke.open(keys, INFO, AAD, Arrays.copyOf(sealed, i))).as("cut at " + i).isEmpty();
    }
  }

  @Test
  void nothing_is_sealed_for_what_is_no_key() {
    assertThat(Hpke.seal(new byte[0], INFO, AAD, TEXT)).isEmpty();
    assertThat(Hpke.seal(new byte[31], INFO, AAD, TEXT)).isEmpty();
    assertThat(Hpke.seal(new byte[33], INFO, AAD, TEXT)).isEmpty();
    // The point 0, whose shared secret with any key is 0 (RFC 7748, section 6.1).
    assertThat(Hpke.seal(new byte[32], INFO, AAD, TEXT)).isEmpty();
  }
}
