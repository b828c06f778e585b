package gradus.train;

import gradus.store.ModelFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The fields of a JSON object in a file, read with distrust. */
final class Fields {
  static final JsonMapper MAPPER =
      new JsonMapper(
          JsonFactory.builder()
              .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
              .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(16).build())
              .build());

  private final Path file;
  private final String path;
  private final JsonNode node;

  private Fields(Path file, String path, JsonNode node) {
    this.file = file;
    this.path = path;
    this.node = node;
    if (!node.isObject()) {
      throw error("", "an object", node);
    }
  }

  /** Parses text that was found in a file. */
  static Fields parse(Path file, String text) {
    try {
      return new Fields(file, "", MAPPER.readTree(text));
    } catch (JacksonException e) {
      String where =
          e.getLocation() == null ? "" : ", line " + Math.max(1, e.getLocation().getLineNr());
      String reason = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
      throw new ModelFileException(file + where + ": expected JSON, found: " + reason + ".", e);
    }
  }

  boolean has(String name) {
    JsonNode value = node.get(name);
    return value != null && !value.isNull();
  }

  String text(String name) {
    JsonNode value = require(name);
    if (!value.isString()) {
      throw error(name, "text", value);
    }
    return value.stringValue();
  }

  @Nullable String textOrNull(String name) {
    return has(name) ? text(name) : null;
  }

  long whole(String name, long least, long most) {
    JsonNode value = require(name);
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < least
        || value.longValue() > most) {
      throw error(name, "a whole number from " + least + " to " + most, value);
    }
    return value.longValue();
  }

  int count(String name) {
    return (int) whole(name, 0, Integer.MAX_VALUE);
  }

  double number(String name) {
    return number(name, require(name));
  }

  /** JSON has no NaN and no infinities: those are text. */
  private double number(String name, JsonNode value) {
    if (value.isNumber()) {
      return value.doubleValue();
    }
    return switch (value.isString() ? value.stringValue() : "") {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> throw error(name, "a number", value);
    };
  }

  Fields object(String name) {
    return new Fields(file, path + name + ".", require(name));
  }

  /** Reads a record of plain values, which checks itself. */
  <T> T as(String name, Class<T> type) {
    try {
      return MAPPER.treeToValue(require(name), type);
    } catch (JacksonException e) {
      String reason = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
      throw error(name, "a " + type.getSimpleName(), reason);
    }
  }

  double[] numbers(String name) {
    List<Double> numbers = list(name, this::number);
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }

  List<String> texts(String name) {
    return list(
        name,
        (at, value) -> {
          if (!value.isString()) {
            throw error(at, "text", value);
          }
          return value.stringValue();
        });
  }

  List<Fields> objects(String name) {
    return list(name, (at, value) -> new Fields(file, path + at + ".", value));
  }

  SequencedMap<String, Double> numbersByName(String name) {
    SequencedMap<String, Double> numbers = new LinkedHashMap<>();
    JsonNode object = object(name).node;
    object.properties().forEach(e -> numbers.put(e.getKey(), number(e.getKey(), e.getValue())));
    return numbers;
  }

  SequencedMap<String, Long> wholesByName(String name) {
    SequencedMap<String, Long> numbers = new LinkedHashMap<>();
    Fields object = object(name);
    object
        .node
        .propertyNames()
        .forEach(key -> numbers.put(key, object.whole(key, 0, Long.MAX_VALUE)));
    return numbers;
  }

  SequencedMap<String, String> textsByName(String name) {
    SequencedMap<String, String> texts = new LinkedHashMap<>();
    Fields object = object(name);
    object.node.propertyNames().forEach(key -> texts.put(key, object.text(key)));
    return texts;
  }

  private <T> List<T> list(String name, BiFunction<String, JsonNode, T> each) {
    JsonNode value = require(name);
    if (!value.isArray()) {
      throw error(name, "a list", value);
    }
    List<T> list = new ArrayList<>();
    for (int i = 0; i < value.size(); i++) {
      list.add(each.apply(name + "[" + i + "]", value.get(i)));
    }
    return list;
  }

  private JsonNode require(String name) {
    JsonNode value = node.get(name);
    if (value == null || value.isNull()) {
      throw new ModelFileException(file + ": expected " + path + name + ", found nothing.");
    }
    return value;
  }

  ModelFileException error(String name, String expected, Object found) {
    String text = String.valueOf(found).replaceAll("\\p{Cntrl}", "?");
    String where = (path + name).isEmpty() ? "" : " as " + path + name;
    return new ModelFileException(
        file
            + ": expected "
            + expected
            + where
            + ", found "
            + (text.length() <= 60 ? text : text.substring(0, 57) + "...")
            + ".");
  }
}
