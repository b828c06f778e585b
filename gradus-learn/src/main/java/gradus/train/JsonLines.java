package gradus.train;

import gradus.store.ModelFileException;
import java.io.Flushable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes what happens as JSON, an object a line, for other programs: {@code started}, {@code
 * evaluated}, {@code checkpointed}, {@code stopped} and {@code failed} under the key {@code event}.
 */
public final class JsonLines implements TrainingListener {
  private final Appendable out;

  private JsonLines(Appendable out) {
    this.out = out;
  }

  /** Returns a listener that writes to a stream or a text. */
  public static JsonLines to(Appendable out) {
    return new JsonLines(out);
  }

  /**
   * Returns a listener that adds lines to the end of a file.
   *
   * @throws ModelFileException if it cannot be opened
   */
  public static JsonLines to(Path file) {
    try {
      var out =
          Files.newBufferedWriter(
              file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      return new JsonLines(out);
    } catch (IOException e) {
      throw ModelFileException.writing(file, e);
    }
  }

  @Override
  public void started(Training training) {
    ObjectNode json = event("started");
    json.put("examples", training.examples());
    json.put("epochs", training.epochs());
    json.put("epoch", training.epoch());
    json.put("step", training.step());
    write(json);
  }

  @Override
  public void evaluated(Training training, Evaluation evaluation) {
    ObjectNode json = event("evaluated");
    Progress.put(json, evaluation);
    write(json);
  }

  @Override
  public void checkpointed(Training training, Path file) {
    ObjectNode json = event("checkpointed");
    json.put("step", training.step());
    json.put("file", file.toString());
    write(json);
  }

  @Override
  public void stopped(Training training, TrainingRun run) {
    ObjectNode json = event("stopped");
    json.put("outcome", run.outcome().toString());
    json.put("steps", run.steps());
    json.put("seconds", run.seconds());
    if (run.bestIndex() >= 0) {
      Progress.put(json.putObject("best"), run.best());
    }
    write(json);
  }

  @Override
  public void failed(Training training, RuntimeException failure) {
    ObjectNode json = event("failed");
    json.put("message", String.valueOf(failure.getMessage()));
    write(json);
  }

  private static ObjectNode event(String name) {
    return Fields.MAPPER.createObjectNode().put("event", name);
  }

  /** Each line is flushed: a reader sees it at once, and a crash loses none. */
  private void write(ObjectNode json) {
    try {
      out.append(json.toString()).append('\n');
      if (out instanceof Flushable flushable) {
        flushable.flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a line of JSON could not be written: " + e.getMessage(), e);
    }
  }
}
