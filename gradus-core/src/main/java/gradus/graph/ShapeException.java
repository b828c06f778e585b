package gradus.graph;

import java.util.List;

/** Operands that do not fit an operation, as data. */
public final class ShapeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String operation;
  private final String path;
  private final transient List<Operand> operands;

  /**
   * Makes the exception.
   *
   * @param operation the operation's name
   * @param path the path of the module that recorded it, or empty
   * @param rule what must hold and what was found, for example {@code left axis 1 must equal right
   *     axis 0, got 512 and 256}
   * @param operands what did not fit
   */
  public ShapeException(String operation, String path, String rule, List<Operand> operands) {
    this(operation, path, rule, operands, "");
  }

  /**
   * Makes the exception with a word of advice.
   *
   * @param hint what to try, as a sentence, for example {@code Did you mean Dense(300, 10)?}
   */
  public ShapeException(
      String operation, String path, String rule, List<Operand> operands, String hint) {
    super(format(operation, path, rule, operands) + (hint.isEmpty() ? "" : " " + hint));
    this.operation = operation;
    this.path = path;
    this.operands = List.copyOf(operands);
  }

  /** Returns the operation's name. */
  public String operation() {
    return operation;
  }

  /** Returns the path of the module that recorded the operation, empty outside of any. */
  public String path() {
    return path;
  }

  /** Returns the operands. */
  public List<Operand> operands() {
    return operands;
  }

  /**
   * An operand of a failed operation.
   *
   * @param role its part in the operation: left, right, input, table, indices
   * @param shape its shape
   * @param description what it is, for example {@code decoder.weight [256, 96]}
   */
  public record Operand(String role, Shape shape, String description) {}

  private static String format(String operation, String path, String rule, List<Operand> operands) {
    var text = new StringBuilder();
    if (!path.isEmpty()) {
      text.append('`').append(path).append("` ");
    }
    text.append(operation).append(": ").append(rule).append('.');
    for (int i = 0; i < operands.size(); i++) {
      text.append(i == 0 ? " " : "; ");
      text.append(operands.get(i).role()).append(" = ").append(operands.get(i).description());
    }
    return text.append(operands.isEmpty() ? "" : ".").toString();
  }
}
