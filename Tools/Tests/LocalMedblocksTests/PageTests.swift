import Foundation
import Medblocks
import MedblocksTesting
import Testing

@testable import LocalMedblocks

@Suite("Pages of the local Medblocks")
struct PageTests {
  /// Returns the response of each page.
  private func pages(_ server: LocalServer) async throws -> [String] {
    let session = try await server.startSession()
    _ = try await server.connect()
    var pages: [String] = []
    for path in [
      "/", "/connect/\(session)", "/connect/\(session)?q=none", "/connect/none",
      "/portal/\(session)/fhirsrc_qamar",
    ] {
      pages.append(try await server.get(path).text)
    }
    pages.append(try await server.post("/sandbox/advance").text)
    return pages
  }

  @Test("each page states that it is made up, and runs no script")
  func marked() async throws {
    try await LocalServer.run { server in
      for page in try await pages(server) {
        #expect(page.contains(#"<aside class="note" aria-label="Notice">Made up"#))
        #expect(!page.contains("<script") && !page.contains("style="))
      }
      let headers = try await server.get("/").headers
      #expect(headers[.contentSecurityPolicy]?.contains("default-src 'none'") == true)
    }
  }

  @Test("each visible field has a label")
  func labels() async throws {
    try await LocalServer.run { server in
      var count = 0
      for page in try await pages(server) {
        for field in page.matches(of: #/<(?:input|select)[^>]*>/#)
        where !field.output.contains(#"type="hidden""#) {
          let id = try #require(field.output.firstMatch(of: #/ id="([^"]+)"/#)?.1)
          #expect(page.contains(#"<label for="\#(id)""#), "\(field.output)")
          count += 1
        }
      }
      #expect(count > 6)
    }
  }

  @Test("the hosted page shows facilities with logos, and the outcome of an attempt")
  func hosted() async throws {
    try await LocalServer.run { server in
      let session = try await server.startSession()
      _ = try await server.post("/portal/\(session)/fhirsrc_harbor", "choice=deny")
      let page = try await server.get("/connect/\(session)").text
      for facility in LocalSandbox.Facility.examples {
        #expect(page.contains(#"src="/logos/\#(facility.id).svg""#))
      }
      #expect(page.components(separatedBy: #"class="state failed""#).count == 2)
    }
  }

  @Test("the portal names the facility, and the app that asks")
  func portal() async throws {
    try await LocalServer.run { server in
      let session = try await server.startSession(at: "fhirsrc_obrien")
      let redirect = try await server.get("/connect/\(session)")
      let path = try #require(redirect.headers[.location])
      let page = try await server.get(path).text
      #expect(page.contains("O&#39;Brien") || page.contains("O'Brien"))
      #expect(page.contains("trials.test"))
      let returned = try await server.post(path, "choice=grant")
      #expect(returned.headers[.location]?.contains("success=true") == true)
      #expect(try await server.get(path).status == .gone)
    }
  }

  @Test("the catalog's logos are served as images")
  func logos() async throws {
    try await LocalServer.run { server in
      let facilities = try await server.sandbox.client().connections.list()
        .reduce(into: []) { $0.append($1) }
      #expect(facilities.count == 12)
      for facility in facilities {
        let url = try #require(URL(string: facility.logoURL ?? ""))
        #expect(url.port == 8_081)
        let logo = try await server.get(url.path)
        #expect(logo.headers[.contentType] == "image/svg+xml")
        #expect(logo.text.hasPrefix("<svg"))
      }
      #expect(try await server.get("/logos/none.svg").status == .notFound)
    }
  }

  @Test("white text is readable on each brand's color, which the style sheet repeats")
  func brands() throws {
    let path = LocalMedblocks.folder("Public") + "/pages.css"
    let styles = try String(contentsOfFile: path, encoding: .utf8)
    for (index, color) in FacilityBrand.colors.enumerated() {
      #expect(styles.contains(".brand-\(index) { background: \(color); }"))
      let number = try #require(Int(color.dropFirst(), radix: 16))
      let channels = [16, 8, 0].map { shift -> Double in
        let channel = Double(number >> shift & 0xFF) / 255
        return channel <= 0.04045 ? channel / 12.92 : pow((channel + 0.055) / 1.055, 2.4)
      }
      let luminance = 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]
      #expect(1.05 / (luminance + 0.05) >= 4.5, "\(color)")
    }
    let examples = Dictionary(
      uniqueKeysWithValues: LocalSandbox.Facility.examples.map { ($0.id, FacilityBrand($0)) })
    #expect(examples["fhirsrc_maple"]?.initials == "MG")
    #expect(examples["fhirsrc_fable"]?.color == examples["fhirsrc_fable_women"]?.color)
  }
}
