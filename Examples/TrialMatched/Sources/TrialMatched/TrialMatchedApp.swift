import Foundation
import Hummingbird
import Logging
import Mustache
import ServiceLifecycle

/// The example app: a patient finds a facility, connects it, returns, and sees the records arrive.
public struct TrialMatchedApp: Sendable {
  private let backend: Backend
  private let library: MustacheLibrary
  private let logger: Logger

  /// Creates the app and loads its templates from the bundle.
  ///
  /// - Throws: An error of the template library.
  public init(backend: Backend, logger: Logger) async throws {
    self.backend = backend
    self.logger = logger
    library = try await MustacheLibrary(directory: Self.folder("Templates"))
  }

  /// The routes.
  public var router: Router<AppContext> {
    let router = Router(context: AppContext.self)
    let renderer = PageRenderer(library)
    router.addMiddleware {
      RequestLog()
      SecurityHeaders(isSecure: backend.isSecure)
      // Outside the one that knows the person, for its errors, and inside for a page with a name.
      ErrorPages(renderer: renderer)
      SessionCookie(sessions: backend.sessions, isSecure: backend.isSecure)
      ErrorPages(renderer: renderer)
      FileMiddleware(Self.folder("Public"), urlBasePath: "/static", logger: logger)
    }
    router.get("health") { _, _ in HTTPResponse.Status.ok }
    WebhookRoutes(backend: backend).add(to: router)
    let browsers = router.group()
      .add(middleware: SameOriginWrites(publicURL: backend.publicURL))
    SignInRoutes(backend: backend, renderer: renderer).add(to: browsers)
    ConnectFlow(backend: backend, renderer: renderer).addReturn(to: browsers)
    let people = browsers.group().add(middleware: RequirePerson())
    LiveUpdates(backend: backend).add(to: people)
    LogoRoutes(backend: backend).add(to: people)
    ConnectFlow(backend: backend, renderer: renderer).add(to: people)
    PersonPages(backend: backend, renderer: renderer).add(to: people)
    return router
  }

  /// The services that run beside the server.
  public var services: [any Service] { [backend.updates, ConnectionCuts(backend: backend)] }

  static func folder(_ name: String) -> String {
    Bundle.module.bundleURL.appending(path: name).path
  }
}

/// The context of a request.
public struct AppContext: RequestContext {
  /// The storage that Hummingbird requires.
  public var coreContext: CoreRequestContextStorage
  /// The largest body of a form.
  public var maxUploadSize: Int { 16_384 }
  /// The token of the session cookie; empty without a cookie.
  var sessionToken = ""
  /// The person who is signed in; ``SessionCookie`` sets it.
  var person: DemoPerson?

  /// Creates the context of a request.
  public init(source: Source) { coreContext = .init(source: source) }
}
