/// A fault that the server injects into a call of the soak test.
enum SoakFault: Int, CaseIterable {
  case none, noResponse, closedConnection, error, html, truncatedBody, slowResponse
}
