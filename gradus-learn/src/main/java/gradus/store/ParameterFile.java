package gradus.store;

import gradus.Parameter;
import gradus.Tensor;
import gradus.text.Suggestions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Saves parameters by name and loads them again. */
public final class ParameterFile {
  private ParameterFile() {}

  /**
   * Replaces a file by the current values of parameters. The same values give the same bytes.
   *
   * @throws ModelFileException if it cannot be written; the file that was there is unchanged then
   */
  public static void save(List<Parameter> parameters, Path file) {
    SafeTensors.of(tensors("", parameters)).write(file);
  }

  /**
   * Gives parameters the values of a file. Names, shapes and types must agree one to one; if they
   * do not, nothing is changed.
   *
   * @throws ModelFileException if the file is damaged or holds other parameters
   */
  public static void load(List<Parameter> parameters, Path file) {
    restore("", parameters, SafeTensors.read(file), file);
  }

  /** Returns the current values by name, each name after a prefix. */
  public static Map<String, Tensor> tensors(String prefix, List<Parameter> parameters) {
    Map<String, Tensor> tensors = new TreeMap<>();
    for (Parameter parameter : parameters) {
      if (tensors.put(prefix + parameter.name(), parameter.tensor()) != null) {
        throw new IllegalArgumentException("two parameters are named " + parameter.name());
      }
    }
    return tensors;
  }

  /** Returns copies of the current values by name, which stay when the parameters change. */
  public static Map<String, Tensor> copies(String prefix, List<Parameter> parameters) {
    Map<String, Tensor> copies = tensors(prefix, parameters);
    copies.replaceAll((_, tensor) -> tensor.snapshot());
    return copies;
  }

  /**
   * Gives parameters the values of those tensors whose names start with a prefix.
   *
   * @param prefix what precedes each parameter's name; tensors without it are passed over
   * @param file where the tensors come from, for messages
   * @throws ModelFileException if names, shapes or types do not agree one to one; nothing is
   *     changed then
   */
  public static void restore(
      String prefix, List<Parameter> parameters, SafeTensors tensors, Path file) {
    Map<String, Tensor> left = new TreeMap<>(tensors.tensors());
    left.keySet().removeIf(name -> !name.startsWith(prefix));
    List<Tensor> values = new ArrayList<>();
    List<Parameter> missing = new ArrayList<>();
    for (Parameter parameter : parameters) {
      Tensor value = left.remove(prefix + parameter.name());
      if (value == null) {
        missing.add(parameter);
      } else {
        requireFit(parameter, value, file);
        values.add(value);
      }
    }
    if (!missing.isEmpty()) {
      throw missing(missing.getFirst(), left.keySet(), prefix, file);
    }
    if (!left.isEmpty()) {
      throw new ModelFileException(
          file
              + ": holds "
              + left.size()
              + (left.size() == 1 ? " tensor" : " tensors")
              + " that the model does not have: "
              + String.join(", ", left.keySet().stream().limit(5).toList())
              + (left.size() > 5 ? ", ..." : "")
              + ". Build the model that the file was saved from.");
    }
    for (int i = 0; i < values.size(); i++) {
      assign(parameters.get(i), values.get(i));
    }
  }

  private static ModelFileException missing(
      Parameter parameter, Set<String> names, String prefix, Path file) {
    return new ModelFileException(
        file
            + ": expected "
            + parameter
            + ", found no tensor of that name."
            + Suggestions.nearest(prefix + parameter.name(), names)
                .map(near -> " Did you mean " + near.substring(prefix.length()) + "?")
                .orElse(""));
  }

  private static void requireFit(Parameter parameter, Tensor value, Path file) {
    if (!parameter.shape().equals(value.shape()) || parameter.dtype() != value.dtype()) {
      throw new ModelFileException(
          file
              + ": expected "
              + parameter
              + ", found "
              + value.dtype()
              + value.shape()
              + ". Build the model that the file was saved from.");
    }
  }

  private static void assign(Parameter parameter, Tensor value) {
    switch (value.dtype()) {
      case FLOAT32 -> parameter.set(value.toArray());
      case FLOAT64 -> parameter.set(value.toDoubleArray());
      case INT32 -> parameter.set(value.toIntArray());
    }
  }
}
