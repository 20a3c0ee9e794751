package io.federation.deploy.software;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

/** Packages of dpkg, by apt. */
@Tag("e2e")
class AptPackagesE2eTest extends PackagesContract {

  @Override
  PackageRepository repository(Path folder) {
    return new DebRepository(folder);
  }
}
