package gradus.train;

import gradus.data.DataException;
import gradus.data.Normalisation;
import gradus.data.TableEncoding;
import gradus.store.AtomicWriter;
import gradus.store.ModelFileException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What was run, on what data, by what version, and what came of it: the file {@code run.json}. With
 * the weights beside it, it is all that predictions need.
 *
 * @param recipe what the caller calls this kind of run, for example {@code mnist}; may be empty
 * @param settings whatever else the caller wants to find again, for example the options of a
 *     command
 * @param model the word that {@link ModelSpec} builds the model from; null if it was built
 *     otherwise
 * @param inputShape the axis lengths of one example
 * @param output what the model's outputs mean
 * @param classNames the names of the classes, none if targets are numbers
 * @param normalisation how inputs were normalised
 * @param encoding how the text of a table became inputs; null if inputs are no table
 * @param training seed, batch size, optimizer and the like
 * @param data SHA-256 of the data sets by role
 * @param versions of this library and of Java
 * @param result what came of it; null while the run goes on
 */
public record RunRecord(
    String recipe,
    SequencedMap<String, String> settings,
    @Nullable String model,
    List<Integer> inputShape,
    OutputKind output,
    List<String> classNames,
    Normalisation normalisation,
    @Nullable TableEncoding encoding,
    SequencedMap<String, String> training,
    SequencedMap<String, String> data,
    SequencedMap<String, String> versions,
    @Nullable Result result) {
  private static final int FORMAT = 1;
  private static final long MAX_BYTES = 64L << 20;

  /** Copies lists and maps. */
  public RunRecord {
    settings = copy(settings);
    inputShape = List.copyOf(inputShape);
    classNames = List.copyOf(classNames);
    training = copy(training);
    data = copy(data);
    versions = copy(versions);
  }

  /**
   * What came of a run.
   *
   * @param outcome why it ended
   * @param best the evaluation of the weights that were kept
   * @param steps how many steps were taken
   * @param seconds how long it took since it was last resumed
   * @param modelHash SHA-256 of the file of weights
   */
  public record Result(
      String outcome, Evaluation best, long steps, double seconds, String modelHash) {}

  private static SequencedMap<String, String> copy(Map<String, String> map) {
    return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(map));
  }

  /** Returns this record with a result. */
  RunRecord with(Result found) {
    return new RunRecord(
        recipe,
        settings,
        model,
        inputShape,
        output,
        classNames,
        normalisation,
        encoding,
        training,
        data,
        versions,
        found);
  }

  /**
   * Reads a record.
   *
   * @throws ModelFileException if the file is missing or damaged
   */
  public static RunRecord read(Path file) {
    Fields json = Fields.parse(file, text(file));
    json.whole("format", FORMAT, FORMAT);
    List<Integer> shape = new ArrayList<>();
    for (double length : json.numbers("inputShape")) {
      if (!(length >= 1 && length <= Integer.MAX_VALUE && length == Math.rint(length))) {
        throw json.error("inputShape", "axis lengths of 1 or more", length);
      }
      shape.add((int) length);
    }
    return new RunRecord(
        json.text("recipe"),
        json.textsByName("settings"),
        json.textOrNull("model"),
        shape,
        output(json),
        json.texts("classNames"),
        normalisation(json),
        json.has("encoding") ? json.as("encoding", TableEncoding.class) : null,
        json.textsByName("training"),
        json.textsByName("data"),
        json.textsByName("versions"),
        json.has("result") ? result(json.object("result")) : null);
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new ModelFileException(
            file + ": expected at most " + MAX_BYTES + " bytes, found " + Files.size(file) + ".");
      }
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new ModelFileException(file + ": expected text in UTF-8, found other bytes.", e);
    } catch (IOException e) {
      throw ModelFileException.reading(file, e);
    }
  }

  private static OutputKind output(Fields json) {
    String text = json.text("output");
    for (OutputKind kind : OutputKind.values()) {
      if (kind.toString().equals(text)) {
        return kind;
      }
    }
    throw json.error("output", "one of " + List.of(OutputKind.values()), text);
  }

  private static Normalisation normalisation(Fields json) {
    Fields fields = json.object("normalisation");
    try {
      return new Normalisation(
          Normalisation.Kind.valueOf(fields.text("kind")),
          floats(fields.numbers("offset")),
          floats(fields.numbers("scale")));
    } catch (DataException | IllegalArgumentException e) {
      throw json.error("normalisation", "a normalisation", String.valueOf(e.getMessage()));
    }
  }

  private static List<Float> floats(double[] numbers) {
    return Arrays.stream(numbers).mapToObj(number -> (float) number).toList();
  }

  private static Result result(Fields json) {
    return new Result(
        json.text("outcome"),
        Progress.evaluation(json.object("best")),
        json.whole("steps", 0, Long.MAX_VALUE),
        json.number("seconds"),
        json.text("modelHash"));
  }

  /** Replaces the file by this record. */
  void write(Path file, AtomicWriter writer) {
    writer.write(file, toJson() + "\n");
  }

  private String toJson() {
    ObjectNode json = Fields.MAPPER.createObjectNode();
    json.put("format", FORMAT);
    json.put("recipe", recipe);
    put(json.putObject("settings"), settings);
    if (model != null) {
      json.put("model", model);
    }
    ArrayNode shape = json.putArray("inputShape");
    inputShape.forEach(shape::add);
    json.put("output", output.toString());
    ArrayNode names = json.putArray("classNames");
    classNames.forEach(names::add);
    ObjectNode normal = json.putObject("normalisation");
    normal.put("kind", normalisation.kind().name());
    ArrayNode offset = normal.putArray("offset");
    normalisation.offset().forEach(offset::add);
    ArrayNode scale = normal.putArray("scale");
    normalisation.scale().forEach(scale::add);
    if (encoding != null) {
      json.set("encoding", Fields.MAPPER.valueToTree(encoding));
    }
    put(json.putObject("training"), training);
    put(json.putObject("data"), data);
    put(json.putObject("versions"), versions);
    if (result != null) {
      ObjectNode found = json.putObject("result");
      found.put("outcome", result.outcome());
      Progress.put(found.putObject("best"), result.best());
      found.put("steps", result.steps());
      found.put("seconds", result.seconds());
      found.put("modelHash", result.modelHash());
    }
    return Fields.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json);
  }

  private static void put(ObjectNode json, Map<String, String> texts) {
    texts.forEach(json::put);
  }
}
