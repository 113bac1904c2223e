package dev.verbatim.app;

import dev.verbatim.app.config.AppConfig;
import dev.verbatim.app.config.ConfigException;
import dev.verbatim.app.config.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** A command that takes every setting as a flag. */
abstract class ConfiguredCommand implements Callable<Integer> {
  private static final String CONFIG_FLAG = "--config";
  private static final Path DEFAULT_FILE = Path.of("verbatim.yaml");

  private final CommandSpec spec;

  ConfiguredCommand(String name, String description) {
    spec = CommandSpec.wrapWithoutInspection(this).name(name).mixinStandardHelpOptions(true);
    spec.usageMessage().description(description);
    spec.addOption(
        OptionSpec.builder(CONFIG_FLAG)
            .type(Path.class)
            .paramLabel("FILE")
            .description("Configuration file; without it ./verbatim.yaml if that exists")
            .build());
    for (Setting setting : Setting.values()) {
      String normally = setting.defaultValue().isEmpty() ? "" : " (" + setting.defaultValue() + ")";
      spec.addOption(
          OptionSpec.builder(setting.flag())
              .type(String[].class)
              .paramLabel("VALUE")
              .description(setting.description() + normally)
              .build());
    }
  }

  CommandLine toCommandLine() {
    return new CommandLine(spec);
  }

  CommandLine commandLine() {
    return spec.commandLine();
  }

  AppConfig config() throws ConfigException {
    CommandLine.ParseResult given = spec.commandLine().getParseResult();
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      if (given.hasMatchedOption(setting.flag())) {
        String[] values = given.matchedOptionValue(setting.flag(), new String[0]);
        if (values.length > 1 && setting != Setting.PROVIDERS) {
          throw new ConfigException(List.of(setting.flag() + ": given twice (expected: once)"));
        }
        flags.put(setting, String.join(",", values));
      }
    }
    Optional<Path> file =
        given.hasMatchedOption(CONFIG_FLAG)
            ? Optional.of(given.matchedOptionValue(CONFIG_FLAG, DEFAULT_FILE))
            : Optional.of(DEFAULT_FILE).filter(Files::exists);
    if (file.isPresent() && !Files.isReadable(file.get())) {
      throw new ConfigException(
          List.of(CONFIG_FLAG + ": " + file.get() + " (expected: a file that can be read)"));
    }
    return AppConfig.load(file, System.getenv(), flags);
  }
}
