package gradus.plot;

/** A picture of figures. */
public interface Plot {
  /** Returns what is shown. */
  String title();

  /** Returns the picture as SVG. */
  String toSvg();
}
