package gradus.cli;

import static java.util.Objects.requireNonNull;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The entry point of the {@code gradus} command. */
@Command(
    name = "gradus",
    header = "Deep learning on the JVM.",
    versionProvider = Main.Version.class,
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "Examples:",
      "  gradus train xor                 a first network, in a second",
      "  gradus train digits              a reader of handwritten digits, no download",
      "  gradus predict runs/digits 7.png which digit is this?",
      "",
      "'gradus COMMAND --help' says more. Exit status: 0 done, 1 failed, 2 wrong usage."
    })
public final class Main implements Runnable {
  private static final List<String> COMMANDS =
      List.of(
          "train", "predict", "generate", "evaluate", "info", "check", "doctor", "data", "study");

  @Spec private CommandSpec spec;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Show where a failure came from.")
  private boolean verbose;

  @SuppressWarnings("NullAway.Init") // picocli sets the specification
  private Main() {}

  /** Runs the command and exits with its status: 0 on success, 1 on failure, 2 on wrong usage. */
  public static void main(String[] arguments) {
    if (Boolean.getBoolean("gradus.eraseLine")) {
      System.err.print("\033[1A\033[2K"); // the JVM's warning of the Vector API, one line up
    }
    if (System.out.charset().equals(StandardCharsets.US_ASCII)) {
      // A locale was not set; the terminal most likely reads UTF-8 all the same.
      System.setOut(utf8(FileDescriptor.out));
      System.setErr(utf8(FileDescriptor.err));
    }
    System.exit(run(commandLine(arguments), arguments));
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  /**
   * Returns the command with its ways to fail. A command that is named is the only one made: a
   * picture of all of them costs a third of a second.
   */
  static CommandLine commandLine(String... arguments) {
    var errors = new Errors();
    var command = new CommandLine(new Main());
    String first = arguments.length == 0 ? "" : arguments[0];
    if (COMMANDS.contains(first)) {
      command.addSubcommand(subcommand(first));
    } else if (!first.equals("--version") && !first.equals("-V")) {
      COMMANDS.forEach(name -> command.addSubcommand(subcommand(name)));
      command.addSubcommand(new HelpCommand());
    }
    return command
        .setExecutionExceptionHandler(errors)
        .setParameterExceptionHandler(errors)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true);
  }

  private static Object subcommand(String name) {
    return switch (name) {
      case "train" -> new TrainCommand();
      case "predict" -> new PredictCommand();
      case "generate" -> new GenerateCommand();
      case "evaluate" -> new EvaluateCommand();
      case "info" -> new InfoCommand();
      case "check" -> new CheckCommand();
      case "doctor" -> new DoctorCommand();
      case "data" -> new DataCommand();
      case "study" -> new StudyCommand();
      default -> throw new AssertionError(name);
    };
  }

  /** Runs the command and returns its status. */
  static int run(CommandLine command, String... arguments) {
    try {
      return command.execute(arguments);
    } catch (OutOfMemoryError e) {
      return Errors.outOfMemory(command.getErr());
    }
  }

  boolean isVerbose() {
    return verbose;
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** Reads the version that the build wrote. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      var properties = new Properties();
      try (InputStream in = Main.class.getResourceAsStream("build.properties")) {
        properties.load(requireNonNull(in));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return new String[] {"gradus " + properties.getProperty("version")};
    }
  }
}
