package dev.verbatim.e2e.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;

/** All classes of the product, tests left out. */
final class ProductClasses {
  static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(ProductClasses::ours)
          .importPackages("dev.verbatim");

  private ProductClasses() {}

  private static boolean ours(Location location) {
    return !location.contains("/dev/verbatim/e2e/");
  }
}
