package io.federation.deploy.software;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

/** Packages of rpm, by dnf. */
@Tag("e2e")
class YumPackagesE2eTest extends PackagesContract {

  @Override
  PackageRepository repository(Path folder) {
    return new RpmRepository(folder);
  }
}
