// The official npm client as a product would use it; only the host of the one API call is redirected.
// usage: node stream-client.mjs <folder with node_modules> <origin> <client id> <client secret>; says what it heard, a JSON line each
import {createRequire} from 'node:module';
import {pathToFileURL} from 'node:url';

const [, , folder, origin, clientId, clientSecret] = process.argv;
const packages = createRequire(pathToFileURL(folder + '/node_modules/dingtalk-stream/dist/client.mjs'));
const {DWClient, TOPIC_ROBOT, TOPIC_CARD} = packages('dingtalk-stream');
const axios = packages('axios');
const tell = what => process.stdout.write('heard ' + JSON.stringify(what) + '\n');

(axios.default ?? axios).interceptors.request.use(config => {
  config.url = config.url.replace('https://api.dingtalk.com', origin);
  return config;
});

const client = new DWClient({clientId, clientSecret, keepAlive: true});
client.registerAllEventListener(message => {
  tell({kind: 'event', type: message.headers.eventType, data: JSON.parse(message.data)});
  return {status: 'SUCCESS'};
});
client.registerCallbackListener(TOPIC_ROBOT, message => {
  const data = JSON.parse(message.data);
  tell({kind: 'message', text: data.text.content.trim(), sender: data.senderStaffId});
  client.socketCallBackResponse(message.headers.messageId, null);
});
client.registerCallbackListener(TOPIC_CARD, message => {
  const data = JSON.parse(message.data);
  tell({kind: 'press', card: data.outTrackId, user: data.userId, content: JSON.parse(data.content)});
  client.socketCallBackResponse(message.headers.messageId, {
    cardUpdateOptions: {updateCardDataByKey: true, updatePrivateDataByKey: true},
    cardData: {cardParamMap: {state: '已办'}},
  });
});
await client.connect();
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
