// An OpenID provider on this machine for the tests: `node server.mjs PORT CALLBACK` with a client “netral”.
// Whoever types a name is that name (development pages of oidc-provider), and may agree or not.
import Provider from "oidc-provider";

const [port, callback] = process.argv.slice(2);
const provider = new Provider(`http://localhost:${port}`, {
  clients: [
    {
      client_id: "netral",
      client_secret: "rahasia-rekaan-untuk-uji-masuk-tunggal",
      redirect_uris: [callback],
      grant_types: ["authorization_code"],
      response_types: ["code"],
    },
  ],
  pkce: { required: () => true },
  cookies: { keys: ["not a secret: the provider lives as long as a test"] },
  ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
});
const server = provider.listen(port, "localhost", () => console.log(`listening on ${server.address().port}`));
