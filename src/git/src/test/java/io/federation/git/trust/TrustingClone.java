package io.federation.git.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.git.advance.Outcome;
import io.federation.model.spec.Signatures;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A clone that takes commits which Alice signed, and whose first one is taken. */
abstract class TrustingClone {

  static final Signatures TIP = Signatures.TIP;
  static final Signatures ALL = Signatures.ALL;

  @TempDir Path folder;
  @AutoClose TrustScene trust;

  @BeforeEach
  void a_clone_that_trusts_alice() throws Exception {
    trust = TrustScene.in(folder);
    trust.write("ops.allowed_signers", trust.alice.allowed());
    trust.commit("One");
    assertThat(trust.makeClone(TIP)).isInstanceOf(Outcome.Advanced.class);
  }
}
