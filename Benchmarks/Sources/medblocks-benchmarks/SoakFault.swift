/// What the server does to a call of a soak.
enum SoakFault: Int, CaseIterable {
  case none, silence, close, error, html, cut, late
}
