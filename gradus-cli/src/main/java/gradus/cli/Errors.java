package gradus.cli;

import gradus.data.DataException;
import gradus.graph.ShapeException;
import gradus.store.ModelFileException;
import gradus.text.Suggestions;
import gradus.train.TrainingFailedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns failures into a line for the user and an exit status. */
final class Errors implements IExecutionExceptionHandler, IParameterExceptionHandler {

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, ParseResult parseResult) {
    PrintWriter err = command.getErr();
    Main main = (Main) command.getCommandSpec().root().userObject();
    boolean expected = isExpected(failure);
    err.println("gradus: " + message(failure, expected));
    if (main.isVerbose()) {
      failure.printStackTrace(err);
    } else if (!expected) {
      err.println("This is a fault of gradus; the same command with --verbose shows where.");
    }
    if (failure instanceof UsageException) {
      err.println(helpHint(command));
      return ExitCode.USAGE;
    }
    return ExitCode.SOFTWARE;
  }

  /** Failures whose messages are written for the user. */
  private static boolean isExpected(Exception failure) {
    return failure instanceof UsageException
        || failure instanceof DataException
        || failure instanceof ModelFileException
        || failure instanceof TrainingFailedException
        || failure instanceof ShapeException
        || failure instanceof IllegalArgumentException
        || failure instanceof IOException
        || failure instanceof UncheckedIOException;
  }

  private static String message(Exception failure, boolean expected) {
    Throwable cause =
        failure instanceof UncheckedIOException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof FileSystemException file) {
      return file.getFile() + ": " + reason(file) + ".";
    }
    String text = String.valueOf(cause.getMessage());
    return expected && cause.getMessage() != null ? text : cause.getClass().getName() + ": " + text;
  }

  private static String reason(FileSystemException failure) {
    return switch (failure) {
      case NoSuchFileException _ -> "there is no such file";
      case AccessDeniedException _ -> "permission denied";
      case FileAlreadyExistsException _ -> "a file of this name is in the way";
      default -> failure.getReason() == null ? "cannot be used" : failure.getReason();
    };
  }

  static int outOfMemory(PrintWriter err) {
    err.println(
        "gradus: out of memory. Try a smaller --batch-size or less data, or give it more:"
            + " GRADUS_JAVA_OPTS=-Xmx8g");
    return ExitCode.SOFTWARE;
  }

  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("gradus: " + message(failure));
    err.println(helpHint(command));
    return ExitCode.USAGE;
  }

  private static String helpHint(CommandLine command) {
    return "Try '" + command.getCommandSpec().qualifiedName() + " --help'.";
  }

  private static String message(ParameterException failure) {
    if (failure instanceof UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()) {
      return unknown(unmatched.getUnmatched().getFirst(), failure.getCommandLine());
    }
    String text = String.valueOf(failure.getMessage());
    return text.endsWith(".") ? text : text + ".";
  }

  private static String unknown(String word, CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    if (word.startsWith("-")) {
      String name = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
      List<String> options = new ArrayList<>();
      spec.options().forEach(option -> options.addAll(List.of(option.names())));
      return "there is no option " + name + hint(name, options);
    }
    if (spec.subcommands().isEmpty()) {
      return "there is one word too many: \"" + word + "\".";
    }
    String kind = spec.name().equals("study") ? "study" : "command";
    return Suggestions.unknown(kind, word, spec.subcommands().keySet());
  }

  private static String hint(String word, List<String> candidates) {
    return Suggestions.nearest(word, candidates)
        .map(near -> ": did you mean " + near + "?")
        .orElse(".");
  }
}
