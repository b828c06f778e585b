package gradus.study;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * All settings of a training run but its seed. Values are kept as the text of records and files.
 *
 * @param values a value for each setting
 */
public record TrialSettings(Map<Setting, String> values) {
  /**
   * Adds the defaults of what is not given.
   *
   * @throws IllegalArgumentException if settings do not go together
   */
  public TrialSettings {
    Map<Setting, String> all = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      all.put(setting, values.getOrDefault(setting, setting.usual()));
    }
    values = Collections.unmodifiableMap(all);
    if ("none".equals(all.get(Setting.HIDDEN)) && !"0".equals(all.get(Setting.HIDDEN_DROPOUT))) {
      throw new IllegalArgumentException(
          "hiddenDropout is for hidden layers, and hidden is \"none\": give sizes, or 0.");
    }
  }

  /** Returns the text of a setting. */
  public String get(Setting setting) {
    return requireNonNull(values.get(setting));
  }

  /** Returns these settings with another value of one; checked when it was read. */
  public TrialSettings with(Setting setting, String value) {
    Map<Setting, String> changed = new EnumMap<>(values);
    changed.put(setting, value);
    return new TrialSettings(changed);
  }

  int whole(Setting setting) {
    return Integer.parseInt(get(setting));
  }

  double number(Setting setting) {
    return Double.parseDouble(get(setting));
  }

  List<Integer> hidden() {
    String sizes = get(Setting.HIDDEN);
    return sizes.equals("none")
        ? List.of()
        : Arrays.stream(sizes.split("-")).map(Integer::valueOf).toList();
  }

  /** Returns the texts by their names in study files, as a record keeps them. */
  SequencedMap<String, String> texts() {
    SequencedMap<String, String> texts = new LinkedHashMap<>();
    values.forEach((setting, value) -> texts.put(setting.key(), value));
    return texts;
  }
}
