package gradus.study;

import gradus.data.DataException;
import gradus.store.ModelFileException;
import gradus.study.StudyPlan.Axis;
import gradus.study.StudyPlan.Cell;
import gradus.study.StudyPlan.Measure;
import gradus.text.Suggestions;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the plan of a study from JSON; what is wrong is said with line, key and allowed values. */
final class StudyFile {
  private static final long MAX_BYTES = 1 << 20;
  private static final List<String> KEYS =
      List.of(
          "title",
          "description",
          "seeds",
          "base",
          "vary",
          "measure",
          "curves",
          "published",
          "solved");

  private final String file;
  private final LocatedJson json;

  private StudyFile(String file, LocatedJson json) {
    this.file = file;
    this.json = json;
  }

  /**
   * Reads a file.
   *
   * @throws DataException if something is wrong with it, saying what, where, and what is allowed
   */
  static StudyPlan read(Path path) {
    String text;
    try {
      long bytes = Files.size(path);
      if (bytes > MAX_BYTES) {
        throw new DataException(
            path + ": expected a study of at most 1 MB, found " + bytes + " bytes.");
      }
      text = Files.readString(path);
    } catch (CharacterCodingException e) {
      throw new DataException(path + ": expected text in UTF-8, found other bytes.", e);
    } catch (IOException e) {
      throw ModelFileException.reading(path, e);
    }
    String name = path.getFileName().toString().replaceFirst("\\.json$", "");
    return parse(path.toString(), name, text);
  }

  /**
   * Reads a text.
   *
   * @param file what it is called in messages
   * @param name the name of the study
   */
  static StudyPlan parse(String file, String name, String text) {
    return new StudyFile(file, LocatedJson.parse(file, text)).plan(name);
  }

  private StudyPlan plan(String name) {
    SequencedMap<String, LocatedJson> fields = object("", json);
    fields.forEach(
        (key, value) -> {
          if (!KEYS.contains(key)) {
            throw error(value.line(), "", Suggestions.unknown("key", key, KEYS));
          }
        });
    Map<Setting, String> base = new EnumMap<>(Setting.class);
    LocatedJson given = fields.get("base");
    if (given != null) {
      object("base", given)
          .forEach((key, value) -> base.put(setting(key, value), read("base." + key, value)));
    }
    List<Cell> cells = cells(base, required(fields, "vary"));
    return new StudyPlan(
        name,
        text("title", required(fields, "title")),
        fields.containsKey("description") ? text("description", fields.get("description")) : "",
        fields.containsKey("seeds") ? (int) whole("seeds", fields.get("seeds"), 1, 1_000) : 5,
        cells,
        fields.containsKey("measure")
            ? word("measure", fields.get("measure"), Measure.values())
            : Measure.ACCURACY,
        axes(fields.get("curves")),
        published(fields.get("published"), cells.size()),
        fields.containsKey("solved") ? number("solved", fields.get("solved"), 0, 1) : Double.NaN);
  }

  // What is varied

  /** A grid, or several after one another, all of the same keys. */
  private List<Cell> cells(Map<Setting, String> base, LocatedJson vary) {
    List<LocatedJson> grids = vary.value() instanceof List<?> ? list("vary", vary) : List.of(vary);
    List<Cell> cells = new ArrayList<>();
    Set<Setting> varied = new LinkedHashSet<>();
    for (int i = 0; i < grids.size(); i++) {
      String key = vary.value() instanceof List<?> ? "vary[" + i + "]" : "vary";
      SequencedMap<Setting, List<String>> grid = grid(key, grids.get(i));
      if (i > 0 && !varied.equals(grid.keySet())) {
        throw error(
            grids.get(i).line(),
            key,
            "expected the same keys as in vary[0], "
                + names(varied)
                + ", found "
                + names(grid.keySet())
                + ".");
      }
      varied.addAll(grid.keySet());
      for (SequencedMap<Setting, String> point : points(grid)) {
        cells.add(cell(base, point, key, grids.get(i).line()));
      }
      if (cells.size() > StudyPlan.MOST_CELLS) {
        throw error(
            grids.get(i).line(),
            key,
            String.format(
                Locale.ROOT,
                "expected at most %,d combinations, found %,d.",
                StudyPlan.MOST_CELLS,
                cells.size()));
      }
    }
    if (cells.isEmpty()) {
      throw error(vary.line(), "vary", "expected a setting to vary, found none.");
    }
    if (new LinkedHashSet<>(cells).size() < cells.size()) {
      throw error(vary.line(), "vary", "expected different combinations, found one twice.");
    }
    return cells;
  }

  private static String names(Set<Setting> settings) {
    return String.join(", ", settings.stream().map(Setting::key).toList());
  }

  private Cell cell(
      Map<Setting, String> base, SequencedMap<Setting, String> point, String key, int line) {
    Map<Setting, String> all = new EnumMap<>(Setting.class);
    all.putAll(base);
    all.putAll(point);
    try {
      return new Cell(point, new TrialSettings(all));
    } catch (IllegalArgumentException e) {
      throw error(line, key, String.valueOf(e.getMessage()));
    }
  }

  private SequencedMap<Setting, List<String>> grid(String key, LocatedJson json) {
    SequencedMap<Setting, List<String>> grid = new LinkedHashMap<>();
    long size = 1;
    for (Map.Entry<String, LocatedJson> field : object(key, json).entrySet()) {
      String path = key + "." + field.getKey();
      Setting setting = setting(field.getKey(), field.getValue());
      List<LocatedJson> values = list(path, field.getValue());
      if (values.isEmpty()) {
        throw error(field.getValue().line(), path, "expected one value or more, found none.");
      }
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < values.size(); i++) {
        texts.add(read(path + "[" + i + "]", setting, values.get(i)));
      }
      grid.put(setting, texts);
      size *= texts.size();
      if (size > StudyPlan.MOST_CELLS) {
        throw error(
            json.line(),
            key,
            String.format(Locale.ROOT, "expected at most %,d combinations.", StudyPlan.MOST_CELLS));
      }
    }
    return grid;
  }

  /** All combinations; the last setting changes fastest. */
  private static List<SequencedMap<Setting, String>> points(
      SequencedMap<Setting, List<String>> grid) {
    List<SequencedMap<Setting, String>> points = new ArrayList<>();
    if (grid.isEmpty()) {
      return points;
    }
    points.add(new LinkedHashMap<>());
    grid.forEach(
        (setting, values) -> {
          List<SequencedMap<Setting, String>> before = List.copyOf(points);
          points.clear();
          for (SequencedMap<Setting, String> point : before) {
            for (String value : values) {
              SequencedMap<Setting, String> longer = new LinkedHashMap<>(point);
              longer.put(setting, value);
              points.add(longer);
            }
          }
        });
    return points;
  }

  private Setting setting(String key, LocatedJson value) {
    return Setting.find(key)
        .orElseThrow(
            () -> error(value.line(), "", Suggestions.unknown("setting", key, Setting.keys())));
  }

  private String read(String path, LocatedJson value) {
    return read(path, setting(path.substring(path.lastIndexOf('.') + 1), value), value);
  }

  private String read(String path, Setting setting, LocatedJson json) {
    Object value = json.value();
    try {
      return setting.allowed().read(plain(value));
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      throw error(json.line(), path, message.endsWith(".") ? message : message + ".");
    }
  }

  /** What a message can show. */
  private static Object plain(@Nullable Object value) {
    return switch (value) {
      case null -> Missing.NULL;
      case List<?> _ -> Missing.LIST;
      case Map<?, ?> _ -> Missing.OBJECT;
      case Object other -> other;
    };
  }

  private enum Missing {
    NULL,
    LIST,
    OBJECT;

    @Override
    public String toString() {
      return switch (this) {
        case NULL -> "null";
        case LIST -> "a list";
        case OBJECT -> "an object";
      };
    }
  }

  // The other keys

  private List<Axis> axes(@Nullable LocatedJson json) {
    if (json == null) {
      return List.of(Axis.EXAMPLES);
    }
    List<Axis> axes = new ArrayList<>();
    List<LocatedJson> values = list("curves", json);
    for (int i = 0; i < values.size(); i++) {
      axes.add(word("curves[" + i + "]", values.get(i), Axis.values()));
    }
    return axes;
  }

  private List<Double> published(@Nullable LocatedJson json, int cells) {
    if (json == null) {
      return List.of();
    }
    List<LocatedJson> values = list("published", json);
    if (values.size() != cells) {
      throw error(
          json.line(),
          "published",
          "expected a number for each of the "
              + cells
              + " combinations, found "
              + values.size()
              + ".");
    }
    List<Double> numbers = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      numbers.add(number("published[" + i + "]", values.get(i), -1e9, 1e9));
    }
    return numbers;
  }

  private <E extends Enum<E>> E word(String key, @Nullable LocatedJson json, E[] values) {
    List<String> words =
        Arrays.stream(values).map(value -> value.name().toLowerCase(Locale.ROOT)).toList();
    String word = text(key, json);
    int index = words.indexOf(word);
    if (index < 0) {
      throw error(
          json == null ? 1 : json.line(), key, Suggestions.unknown("such word", word, words));
    }
    return values[index];
  }

  private String text(String key, @Nullable LocatedJson json) {
    if (json != null && json.value() instanceof String text && !text.isBlank()) {
      return text;
    }
    throw unexpected(key, "a text", json);
  }

  private long whole(String key, @Nullable LocatedJson json, long least, long most) {
    if (json != null && json.value() instanceof Long number && number >= least && number <= most) {
      return number;
    }
    throw unexpected(
        key, String.format(Locale.ROOT, "a whole number from %,d to %,d", least, most), json);
  }

  private double number(String key, @Nullable LocatedJson json, double least, double most) {
    if (json != null
        && json.value() instanceof Number number
        && number.doubleValue() >= least
        && number.doubleValue() <= most) {
      return number.doubleValue();
    }
    throw unexpected(
        key, String.format(Locale.ROOT, "a number from %,.0f to %,.0f", least, most), json);
  }

  private LocatedJson required(Map<String, LocatedJson> fields, String key) {
    LocatedJson value = fields.get(key);
    if (value == null) {
      throw error(json.line(), "", "expected the key \"" + key + "\", found none.");
    }
    return value;
  }

  @SuppressWarnings("unchecked") // LocatedJson says what its values are
  private SequencedMap<String, LocatedJson> object(String key, LocatedJson json) {
    if (json.value() instanceof SequencedMap<?, ?> fields) {
      return (SequencedMap<String, LocatedJson>) fields;
    }
    throw unexpected(key, "an object", json);
  }

  @SuppressWarnings("unchecked")
  private List<LocatedJson> list(String key, LocatedJson json) {
    if (json.value() instanceof List<?> values) {
      return (List<LocatedJson>) values;
    }
    throw unexpected(key, "a list", json);
  }

  private DataException unexpected(String key, String expected, @Nullable LocatedJson json) {
    Object found = plain(json == null ? null : json.value());
    String text = found instanceof String word ? '"' + word + '"' : found.toString();
    return error(
        json == null ? 1 : json.line(), key, "expected " + expected + ", found " + text + ".");
  }

  private DataException error(int line, String key, String problem) {
    String place = key.isEmpty() ? "" : ", " + key;
    return new DataException(file + ", line " + line + place + ": " + problem);
  }
}
