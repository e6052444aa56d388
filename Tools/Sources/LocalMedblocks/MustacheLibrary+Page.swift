import Hummingbird
import Mustache

extension MustacheLibrary {
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
      headers: [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"],
      body: .init(byteBuffer: ByteBuffer(string: html)))
  }
}
