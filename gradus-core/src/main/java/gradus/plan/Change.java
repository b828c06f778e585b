package gradus.plan;

import gradus.graph.Node;
import gradus.kernel.HostBuffer;
import gradus.kernel.Rows;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a step does to a cell once it is known to be good.
 *
 * @param cell what changes
 * @param value the new values
 * @param rows the rows that they are of; null if they are all there is
 */
public record Change(Cell cell, Node value, @Nullable Node rows) {

  /**
   * The changes of a step together. Whole values are computed into the buffers at the back of their
   * cells; rows and their indices are results of the plan, after the caller's own, and are copied
   * to their places in the end.
   */
  static final class All {
    private static final All[] NONE = {new All(0, List.of()), new All(1, List.of())};

    private final int results; // of the caller
    private final Cell[] whole;
    private final List<Node> wholeValues = new ArrayList<>();
    private final Cell[] tables;
    private final List<Node> rowsAndIndices = new ArrayList<>();

    private All(int results, List<Change> changes) {
      this.results = results;
      List<Cell> cells = new ArrayList<>();
      List<Cell> ofRows = new ArrayList<>();
      for (Change change : changes) {
        if (change.rows == null) {
          cells.add(change.cell);
          wholeValues.add(change.value);
        } else {
          ofRows.add(change.cell);
          rowsAndIndices.add(change.value);
          rowsAndIndices.add(change.rows);
        }
      }
      whole = cells.toArray(Cell[]::new);
      tables = ofRows.toArray(Cell[]::new);
    }

    /** Returns the changes of a step whose caller wants some results. */
    static All of(int results, List<Change> changes) {
      return changes.isEmpty() && results < NONE.length
          ? NONE[results] // a value that is only read must cost nothing here
          : new All(results, changes);
    }

    boolean isEmpty() {
      return whole.length + tables.length == 0;
    }

    /** The cells that are replaced as a whole. */
    Cell[] whole() {
      return whole;
    }

    /** How many results a plan has: the caller's, rows and indices. */
    int results() {
      return results + rowsAndIndices.size();
    }

    /** All that is to be computed: results, then whole values. */
    List<Node> roots(List<Node> own) {
      if (isEmpty()) {
        return own;
      }
      List<Node> all = new ArrayList<>(results() + whole.length);
      all.addAll(own);
      all.addAll(rowsAndIndices);
      all.addAll(wholeValues);
      return all;
    }

    /**
     * Changes the cells.
     *
     * @throws IndexOutOfBoundsException if an index names no row; nothing has changed then
     */
    void commit(HostBuffer[] computed) {
      for (int i = 0; i < tables.length; i++) {
        Rows.check(computed[results + 2 * i + 1], tables[i].shape().dim(0));
      }
      for (int i = 0; i < whole.length; i++) {
        whole[i].swap();
      }
      for (int i = 0; i < tables.length; i++) {
        tables[i].replaceRows(computed[results + 2 * i + 1], computed[results + 2 * i]);
      }
    }
  }
}
