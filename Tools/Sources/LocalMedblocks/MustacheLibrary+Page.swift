import Hummingbird
import HTTPTypes
import Mustache

extension MustacheLibrary {
  /// The pages run no script and load nothing from elsewhere.
  private static let contentSecurityPolicy =
    "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'"

  /// Renders a template as a response.
  ///
  /// - Throws: `HTTPError` with status 500 when the template does not exist.
  func page(
    _ name: String, _ values: [String: Any] = [:], status: HTTPResponse.Status = .ok
  ) throws -> Response {
    guard let html = render(values, withTemplate: name) else {
      throw HTTPError(.internalServerError)
    }
    return Response(
      status: status,
      headers: [
        .contentType: "text/html; charset=utf-8", .cacheControl: "no-store",
        .contentSecurityPolicy: Self.contentSecurityPolicy,
        .xContentTypeOptions: "nosniff",
      ],
      body: .init(byteBuffer: ByteBuffer(string: html)))
  }

  /// Renders a page with a title and a sentence.
  ///
  /// - Throws: `HTTPError` with status 500 when the template does not exist.
  func message(
    _ title: String, _ text: String, status: HTTPResponse.Status
  ) throws -> Response {
    try page("message", ["title": title, "text": text], status: status)
  }
}
