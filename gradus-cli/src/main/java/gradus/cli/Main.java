package gradus.cli;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The entry point of the {@code gradus} command. */
@Command(
    name = "gradus",
    description = "Deep learning on the JVM.",
    versionProvider = Main.Version.class,
    mixinStandardHelpOptions = true)
public final class Main implements Runnable {
  private Main() {}

  /** Runs the command and exits with its status: 0 on success, 1 on failure, 2 on wrong usage. */
  public static void main(String[] arguments) {
    if (Boolean.getBoolean("gradus.eraseLine")) {
      System.err.print("\033[1A\033[2K"); // the JVM's warning of the Vector API, one line up
    }
    System.exit(new CommandLine(new Main()).execute(arguments));
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
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
