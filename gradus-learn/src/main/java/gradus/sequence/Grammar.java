package gradus.sequence;

import gradus.Rng;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A regular grammar as a deterministic finite automaton: states, and arrows between them that carry
 * a letter each. A word is what is read on a way from the first state to the last.
 *
 * <p>Reber's grammar, {@link #reber()}:
 *
 * <pre>{@code
 *            ┌S┐
 *            ▼ │
 *         ┌─▶[2]─────X─────▶[4]─────────S─────┐
 *         T                 │ ▲               ▼
 * [0]─B─▶[1]                X └──P──┐        [6]─E─▶[7]
 *         P                 ▼       │         ▲
 *         └────────────────▶[3]─V─▶[5]────V───┘
 *                           ▲ │
 *                           └T┘
 * }</pre>
 *
 * <p>The symmetric grammar, {@link #embeddedReber()}, puts a whole word of Reber's between two
 * equal letters. So the last letter but one is told by the second alone, however many lie between:
 *
 * <pre>{@code
 *         ┌─T─▶ Reber's ─T─┐
 * [0]─B─▶[1]               [ ]─E─▶[ ]
 *         └─P─▶ Reber's ─P─┘
 * }</pre>
 *
 * <p>A. Reber, "Implicit learning of artificial grammars", 1967; A. Cleeremans, D.
 * Servan-Schreiber, J. McClelland, "Finite state automata and simple recurrent networks", 1989; S.
 * Hochreiter, J. Schmidhuber, "Long short-term memory", 1997, experiment 1.
 */
public final class Grammar {
  private static final String REBER_LETTERS = "BTPSXVE";

  private final String letters;
  private final List<List<Transition>> from; // the arrows out of each state, in the letters' order
  private final int end;

  /**
   * An arrow of the automaton.
   *
   * @param from the state that it leaves, from 0
   * @param letter the letter that it carries
   * @param to the state that it leads to
   */
  public record Transition(int from, char letter, int to) {
    @Override
    public String toString() {
      return from + " ─" + letter + "→ " + to;
    }
  }

  private Grammar(String letters, List<List<Transition>> from, int end) {
    this.letters = letters;
    this.from = from;
    this.end = end;
  }

  /**
   * Returns the grammar of some arrows. Words begin in state 0 and end in the one state that no
   * arrow leaves.
   *
   * @param letters the alphabet, in the order that letters are listed in
   * @throws IllegalArgumentException if an arrow carries another letter, two arrows leave a state
   *     with the same one, or some state has no way to the end
   */
  public static Grammar of(String letters, List<Transition> transitions) {
    List<List<Transition>> from = new ArrayList<>();
    for (Transition arrow : transitions) {
      if (letters.indexOf(arrow.letter()) < 0) {
        throw new IllegalArgumentException(
            arrow + " carries a letter outside of the alphabet " + letters);
      }
      while (from.size() <= Math.max(arrow.from(), arrow.to())) {
        from.add(new ArrayList<>());
      }
      for (Transition other : from.get(arrow.from())) {
        if (other.letter() == arrow.letter()) {
          throw new IllegalArgumentException(
              other + " and " + arrow + ": a letter must tell where it leads");
        }
      }
      from.get(arrow.from()).add(arrow);
    }
    from.forEach(
        arrows -> arrows.sort((a, b) -> letters.indexOf(a.letter()) - letters.indexOf(b.letter())));
    return new Grammar(letters, from, end(from));
  }

  /** Returns the one state without an arrow out, once it is sure that every state leads there. */
  private static int end(List<List<Transition>> from) {
    List<Integer> reaching = new ArrayList<>();
    for (int state = 0; state < from.size(); state++) {
      if (from.get(state).isEmpty()) {
        reaching.add(state);
      }
    }
    if (reaching.size() != 1) {
      throw new IllegalArgumentException(
          "a grammar ends in the one state that no arrow leaves; here are " + reaching.size());
    }
    int end = reaching.getFirst();
    boolean[] reaches = new boolean[from.size()];
    reaches[end] = true;
    for (int i = 0; i < reaching.size(); i++) { // the list grows with each state that is found
      for (List<Transition> arrows : from) {
        for (Transition arrow : arrows) {
          if (arrow.to() == reaching.get(i) && !reaches[arrow.from()]) {
            reaches[arrow.from()] = true;
            reaching.add(arrow.from());
          }
        }
      }
    }
    for (int state = 0; state < reaches.length; state++) {
      if (!reaches[state]) {
        throw new IllegalArgumentException("no way leads from state " + state + " to the end");
      }
    }
    return end;
  }

  /** Returns Reber's grammar, over the letters B T P S X V E. */
  public static Grammar reber() {
    return of(
        REBER_LETTERS,
        List.of(
            new Transition(0, 'B', 1),
            new Transition(1, 'T', 2),
            new Transition(1, 'P', 3),
            new Transition(2, 'S', 2),
            new Transition(2, 'X', 4),
            new Transition(3, 'T', 3),
            new Transition(3, 'V', 5),
            new Transition(4, 'X', 3),
            new Transition(4, 'S', 6),
            new Transition(5, 'P', 4),
            new Transition(5, 'V', 6),
            new Transition(6, 'E', 7)));
  }

  /**
   * Returns the symmetric ("embedded") Reber grammar: {@code B T w T E} and {@code B P w P E} for
   * every word {@code w} of Reber's.
   */
  public static Grammar embeddedReber() {
    Grammar inner = reber();
    int states = inner.from.size();
    int closing = 2 + 2 * states; // after the letter that repeats the second
    List<Transition> arrows = new ArrayList<>(List.of(new Transition(0, 'B', 1)));
    int offset = 2;
    for (char outer : new char[] {'T', 'P'}) {
      arrows.add(new Transition(1, outer, offset));
      for (List<Transition> out : inner.from) {
        for (Transition arrow : out) {
          arrows.add(new Transition(offset + arrow.from(), arrow.letter(), offset + arrow.to()));
        }
      }
      arrows.add(new Transition(offset + inner.end, outer, closing));
      offset += states;
    }
    arrows.add(new Transition(closing, 'E', closing + 1));
    return of(REBER_LETTERS, arrows);
  }

  /** Returns the alphabet. */
  public String letters() {
    return letters;
  }

  /** Returns a word, with equal chances for the arrows out of each state. */
  public String word(Rng rng) {
    var word = new StringBuilder();
    for (int state = 0; state != end; ) {
      List<Transition> arrows = from.get(state);
      Transition arrow =
          arrows.size() == 1 ? arrows.getFirst() : arrows.get(rng.nextInt(arrows.size()));
      word.append(arrow.letter());
      state = arrow.to();
    }
    return word.toString();
  }

  /** Returns the chance that {@link #word} gives a word, 0 if it is not of the grammar. */
  public double probability(String word) {
    double probability = 1;
    int state = 0;
    for (int i = 0; i < word.length(); i++) {
      int next = step(state, word.charAt(i));
      if (next < 0) {
        return 0;
      }
      probability /= from.get(state).size();
      state = next;
    }
    return state == end ? probability : 0;
  }

  /** Returns whether a word is of the grammar, whole. */
  public boolean accepts(String word) {
    int state = 0;
    for (int i = 0; i < word.length() && state >= 0; i++) {
      state = step(state, word.charAt(i));
    }
    return state == end;
  }

  /**
   * Checks that a word is of the grammar, whole.
   *
   * @throws IllegalArgumentException if it is not, naming the place and what may stand there
   */
  public void check(String word) {
    int state = walk(word);
    if (state != end) {
      throw new IllegalArgumentException(
          "'" + word + "' ends too early: expected " + either(state) + " next");
    }
  }

  /**
   * Returns the letters that may follow a prefix, in the alphabet's order: none after a whole word.
   *
   * @throws IllegalArgumentException if no word begins so, naming the place and what may stand
   *     there
   */
  public String next(String prefix) {
    return letters(walk(prefix));
  }

  /**
   * Returns, for every letter of a word, which ones may follow it there: what a perfect reader
   * expects. The last answer is empty.
   *
   * @throws IllegalArgumentException if the word is not of the grammar
   */
  public List<String> nextOfEach(String word) {
    check(word);
    List<String> legal = new ArrayList<>(word.length());
    int state = 0;
    for (int i = 0; i < word.length(); i++) {
      state = step(state, word.charAt(i));
      legal.add(letters(state));
    }
    return Collections.unmodifiableList(legal);
  }

  private int walk(String prefix) {
    int state = 0;
    for (int i = 0; i < prefix.length(); i++) {
      int next = step(state, prefix.charAt(i));
      if (next < 0) {
        throw new IllegalArgumentException(
            "'%s' goes wrong at letter %d, '%c': expected %s after '%s'"
                .formatted(prefix, i + 1, prefix.charAt(i), either(state), prefix.substring(0, i)));
      }
      state = next;
    }
    return state;
  }

  /** Returns the state that a letter leads to, −1 if none. */
  private int step(int state, char letter) {
    for (Transition arrow : from.get(state)) {
      if (arrow.letter() == letter) {
        return arrow.to();
      }
    }
    return -1;
  }

  private String letters(int state) {
    var legal = new StringBuilder();
    from.get(state).forEach(arrow -> legal.append(arrow.letter()));
    return legal.toString();
  }

  private String either(int state) {
    return state == end ? "nothing" : String.join(" or ", letters(state).split(""));
  }
}
