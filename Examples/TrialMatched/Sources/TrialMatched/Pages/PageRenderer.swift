import Foundation
import Hummingbird
import Mustache

/// The templates of the pages.
struct PageRenderer: Sendable {
  private let library: MustacheLibrary

  init(_ library: MustacheLibrary) { self.library = library }

  /// Returns the response with a page.
  ///
  /// - Throws: `HTTPError` when the template does not exist.
  func response(
    _ template: String, _ page: some Sendable, status: HTTPResponse.Status = .ok
  ) throws -> Response {
    guard let html = library.render(page, withTemplate: template) else {
      throw HTTPError(.internalServerError)
    }
    return Response(
      status: status,
      headers: [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"],
      body: .init(byteBuffer: ByteBuffer(string: html)))
  }
}
