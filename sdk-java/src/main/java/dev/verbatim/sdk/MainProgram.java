package dev.verbatim.sdk;

import java.util.Optional;

/** What can be found out about the program that the process runs. */
final class MainProgram {
  private MainProgram() {}

  /**
   * The name of the main class or jar without its package; {@code unknown_service:java} if none.
   */
  static String name() {
    String command = System.getProperty("sun.java.command", "").strip();
    int space = command.indexOf(' ');
    String program = space < 0 ? command : command.substring(0, space);
    if (program.endsWith(".jar")) {
      String file = program.substring(0, program.length() - ".jar".length());
      return file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
    }
    String simple = program.substring(program.lastIndexOf('.') + 1);
    return simple.isEmpty() ? "unknown_service:java" : simple;
  }

  /** {@code Implementation-Version} in the manifest of the jar with the main class. */
  static Optional<String> version() {
    String command = System.getProperty("sun.java.command", "").strip();
    int space = command.indexOf(' ');
    String program = space < 0 ? command : command.substring(0, space);
    try {
      if (program.endsWith(".jar")) {
        try (java.util.jar.JarFile jar = new java.util.jar.JarFile(program)) {
          return Optional.ofNullable(jar.getManifest())
              .map(manifest -> manifest.getMainAttributes().getValue("Implementation-Version"));
        }
      }
      if (program.isEmpty()) {
        return Optional.empty();
      }
      String className = program.substring(program.indexOf('/') + 1);
      Class<?> main = Class.forName(className, false, ClassLoader.getSystemClassLoader());
      return Optional.ofNullable(main.getPackage().getImplementationVersion());
    } catch (java.io.IOException | ReflectiveOperationException | LinkageError e) {
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }
}
