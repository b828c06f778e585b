package gradus.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry point of the {@code gradus} command. */
@Command(
    name = "gradus",
    description = "Deep learning on the JVM.",
    version = "gradus 0.1.0-SNAPSHOT",
    mixinStandardHelpOptions = true)
public final class Main implements Runnable {
  private Main() {}

  /** Runs the command and exits with its status: 0 on success, 1 on failure, 2 on wrong usage. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }
}
