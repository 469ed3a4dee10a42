// Lateral, Apache-2.0; others in THIRD_PARTY.md. Sources: fb9796b9acb019d38b4c49df5dd30d7b4c06b5d64f4ef75b5e36ae33fa65d46d
var Vt=Object.defineProperty;var Kt=(a,e)=>{for(var t in e)Vt(a,t,{get:e[t],enumerable:!0})};function q(a){for(let[e,t]of Object.entries(a))customElements.get(e)||customElements.define(e,t)}var Ie={};Kt(Ie,{LateralElement:()=>$,Problem:()=>g,addWords:()=>gt,conflict:()=>P,defineOnce:()=>q,form:()=>At,html:()=>r,nearness:()=>x,nothing:()=>c,repeat:()=>I,today:()=>St,uniqueKey:()=>B});var we=globalThis,De=a=>a,G=we.trustedTypes,We=G?G.createPolicy("lit-html",{createHTML:a=>a}):void 0,ve="$lit$",v=`lit$${Math.random().toFixed(9).slice(2)}$`,_e="?"+v,Jt=`<${_e}>`,S=document,U=()=>S.createComment(""),j=a=>a===null||typeof a!="object"&&typeof a!="function",xe=Array.isArray,qe=a=>xe(a)||typeof a?.[Symbol.iterator]=="function",be=`[ 	
\f\r]`,W=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,Ue=/-->/g,je=/>/g,k=RegExp(`>|${be}(?:([^\\s"'>=/]+)(${be}*=${be}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),Fe=/'/g,Be=/"/g,Ge=/^(?:script|style|textarea|title)$/i,ke=a=>(e,...t)=>({_$litType$:a,strings:e,values:t}),r=ke(1),Q=ke(2),Cn=ke(3),T=Symbol.for("lit-noChange"),c=Symbol.for("lit-nothing"),Ye=new WeakMap,A=S.createTreeWalker(S,129);function Ve(a,e){if(!xe(a)||!a.hasOwnProperty("raw"))throw Error("invalid template strings array");return We!==void 0?We.createHTML(e):e}var Ke=(a,e)=>{let t=a.length-1,s=[],n,i=e===2?"<svg>":e===3?"<math>":"",o=W;for(let d=0;d<t;d++){let l=a[d],h,u,p=-1,f=0;for(;f<l.length&&(o.lastIndex=f,u=o.exec(l),u!==null);)f=o.lastIndex,o===W?u[1]==="!--"?o=Ue:u[1]!==void 0?o=je:u[2]!==void 0?(Ge.test(u[2])&&(n=RegExp("</"+u[2],"g")),o=k):u[3]!==void 0&&(o=k):o===k?u[0]===">"?(o=n??W,p=-1):u[1]===void 0?p=-2:(p=o.lastIndex-u[2].length,h=u[1],o=u[3]===void 0?k:u[3]==='"'?Be:Fe):o===Be||o===Fe?o=k:o===Ue||o===je?o=W:(o=k,n=void 0);let m=o===k&&a[d+1].startsWith("/>")?" ":"";i+=o===W?l+Jt:p>=0?(s.push(h),l.slice(0,p)+ve+l.slice(p)+v+m):l+v+(p===-2?d:m)}return[Ve(a,i+(a[t]||"<?>")+(e===2?"</svg>":e===3?"</math>":"")),s]},F=class a{constructor({strings:e,_$litType$:t},s){let n;this.parts=[];let i=0,o=0,d=e.length-1,l=this.parts,[h,u]=Ke(e,t);if(this.el=a.createElement(h,s),A.currentNode=this.el.content,t===2||t===3){let p=this.el.content.firstChild;p.replaceWith(...p.childNodes)}for(;(n=A.nextNode())!==null&&l.length<d;){if(n.nodeType===1){if(n.hasAttributes())for(let p of n.getAttributeNames())if(p.endsWith(ve)){let f=u[o++],m=n.getAttribute(p).split(v),y=/([.?@])?(.*)/.exec(f);l.push({type:1,index:i,name:y[2],strings:m,ctor:y[1]==="."?K:y[1]==="?"?J:y[1]==="@"?X:N}),n.removeAttribute(p)}else p.startsWith(v)&&(l.push({type:6,index:i}),n.removeAttribute(p));if(Ge.test(n.tagName)){let p=n.textContent.split(v),f=p.length-1;if(f>0){n.textContent=G?G.emptyScript:"";for(let m=0;m<f;m++)n.append(p[m],U()),A.nextNode(),l.push({type:2,index:++i});n.append(p[f],U())}}}else if(n.nodeType===8)if(n.data===_e)l.push({type:2,index:i});else{let p=-1;for(;(p=n.data.indexOf(v,p+1))!==-1;)l.push({type:7,index:i}),p+=v.length-1}i++}}static createElement(e,t){let s=S.createElement("template");return s.innerHTML=e,s}};function E(a,e,t=a,s){if(e===T)return e;let n=s!==void 0?t._$Co?.[s]:t._$Cl,i=j(e)?void 0:e._$litDirective$;return n?.constructor!==i&&(n?._$AO?.(!1),i===void 0?n=void 0:(n=new i(a),n._$AT(a,t,s)),s!==void 0?(t._$Co??=[])[s]=n:t._$Cl=n),n!==void 0&&(e=E(a,n._$AS(a,e.values),n,s)),e}var V=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:s}=this._$AD,n=(e?.creationScope??S).importNode(t,!0);A.currentNode=n;let i=A.nextNode(),o=0,d=0,l=s[0];for(;l!==void 0;){if(o===l.index){let h;l.type===2?h=new O(i,i.nextSibling,this,e):l.type===1?h=new l.ctor(i,l.name,l.strings,this,e):l.type===6&&(h=new Z(i,this,e)),this._$AV.push(h),l=s[++d]}o!==l?.index&&(i=A.nextNode(),o++)}return A.currentNode=S,n}p(e){let t=0;for(let s of this._$AV)s!==void 0&&(s.strings!==void 0?(s._$AI(e,s,t),t+=s.strings.length-2):s._$AI(e[t])),t++}},O=class a{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,s,n){this.type=2,this._$AH=c,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=s,this.options=n,this._$Cv=n?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=E(this,e,t),j(e)?e===c||e==null||e===""?(this._$AH!==c&&this._$AR(),this._$AH=c):e!==this._$AH&&e!==T&&this._(e):e._$litType$!==void 0?this.$(e):e.nodeType!==void 0?this.T(e):qe(e)?this.k(e):this._(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==c&&j(this._$AH)?this._$AA.nextSibling.data=e:this.T(S.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:s}=e,n=typeof s=="number"?this._$AC(e):(s.el===void 0&&(s.el=F.createElement(Ve(s.h,s.h[0]),this.options)),s);if(this._$AH?._$AD===n)this._$AH.p(t);else{let i=new V(n,this),o=i.u(this.options);i.p(t),this.T(o),this._$AH=i}}_$AC(e){let t=Ye.get(e.strings);return t===void 0&&Ye.set(e.strings,t=new F(e)),t}k(e){xe(this._$AH)||(this._$AH=[],this._$AR());let t=this._$AH,s,n=0;for(let i of e)n===t.length?t.push(s=new a(this.O(U()),this.O(U()),this,this.options)):s=t[n],s._$AI(i),n++;n<t.length&&(this._$AR(s&&s._$AB.nextSibling,n),t.length=n)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let s=De(e).nextSibling;De(e).remove(),e=s}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},N=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,s,n,i){this.type=1,this._$AH=c,this._$AN=void 0,this.element=e,this.name=t,this._$AM=n,this.options=i,s.length>2||s[0]!==""||s[1]!==""?(this._$AH=Array(s.length-1).fill(new String),this.strings=s):this._$AH=c}_$AI(e,t=this,s,n){let i=this.strings,o=!1;if(i===void 0)e=E(this,e,t,0),o=!j(e)||e!==this._$AH&&e!==T,o&&(this._$AH=e);else{let d=e,l,h;for(e=i[0],l=0;l<i.length-1;l++)h=E(this,d[s+l],t,l),h===T&&(h=this._$AH[l]),o||=!j(h)||h!==this._$AH[l],h===c?e=c:e!==c&&(e+=(h??"")+i[l+1]),this._$AH[l]=h}o&&!n&&this.j(e)}j(e){e===c?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??"")}},K=class extends N{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===c?void 0:e}},J=class extends N{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==c)}},X=class extends N{constructor(e,t,s,n,i){super(e,t,s,n,i),this.type=5}_$AI(e,t=this){if((e=E(this,e,t,0)??c)===T)return;let s=this._$AH,n=e===c&&s!==c||e.capture!==s.capture||e.once!==s.once||e.passive!==s.passive,i=e!==c&&(s===c||n);n&&this.element.removeEventListener(this.name,this,s),i&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},Z=class{constructor(e,t,s){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=s}get _$AU(){return this._$AM._$AU}_$AI(e){E(this,e)}},Je={M:ve,P:v,A:_e,C:1,L:Ke,R:V,D:qe,V:E,I:O,H:N,N:J,U:X,B:K,F:Z},Xt=we.litHtmlPolyfillSupport;Xt?.(F,O),(we.litHtmlVersions??=[]).push("3.3.3");var Xe=(a,e,t)=>{let s=t?.renderBefore??e,n=s._$litPart$;if(n===void 0){let i=t?.renderBefore??null;s._$litPart$=n=new O(e.insertBefore(U(),i),i,void 0,t??{})}return n._$AI(a),n};var Ze={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},Qe=a=>(...e)=>({_$litDirective$:a,values:e}),ee=class{constructor(e){}get _$AU(){return this._$AM._$AU}_$AT(e,t,s){this._$Ct=e,this._$AM=t,this._$Ci=s}_$AS(e,t){return this.update(e,t)}update(e,t){return this.render(...t)}};var{I:Zt}=Je,et=a=>a;var tt=()=>document.createComment(""),C=(a,e,t)=>{let s=a._$AA.parentNode,n=e===void 0?a._$AB:e._$AA;if(t===void 0){let i=s.insertBefore(tt(),n),o=s.insertBefore(tt(),n);t=new Zt(i,o,a,a.options)}else{let i=t._$AB.nextSibling,o=t._$AM,d=o!==a;if(d){let l;t._$AQ?.(a),t._$AM=a,t._$AP!==void 0&&(l=a._$AU)!==o._$AU&&t._$AP(l)}if(i!==n||d){let l=t._$AA;for(;l!==i;){let h=et(l).nextSibling;et(s).insertBefore(l,n),l=h}}}return t},_=(a,e,t=a)=>(a._$AI(e,t),a),Qt={},st=(a,e=Qt)=>a._$AH=e,nt=a=>a._$AH,te=a=>{a._$AR(),a._$AA.remove()};var at=(a,e,t)=>{let s=new Map;for(let n=e;n<=t;n++)s.set(a[n],n);return s},I=Qe(class extends ee{constructor(a){if(super(a),a.type!==Ze.CHILD)throw Error("repeat() can only be used in text expressions")}dt(a,e,t){let s;t===void 0?t=e:e!==void 0&&(s=e);let n=[],i=[],o=0;for(let d of a)n[o]=s?s(d,o):o,i[o]=t(d,o),o++;return{values:i,keys:n}}render(a,e,t){return this.dt(a,e,t).values}update(a,[e,t,s]){let n=nt(a),{values:i,keys:o}=this.dt(e,t,s);if(!Array.isArray(n))return this.ut=o,i;let d=this.ut??=[],l=[],h,u,p=0,f=n.length-1,m=0,y=i.length-1;for(;p<=f&&m<=y;)if(n[p]===null)p++;else if(n[f]===null)f--;else if(d[p]===o[m])l[m]=_(n[p],i[m]),p++,m++;else if(d[f]===o[y])l[y]=_(n[f],i[y]),f--,y--;else if(d[p]===o[y])l[y]=_(n[p],i[y]),C(a,l[y+1],n[p]),p++,y--;else if(d[f]===o[m])l[m]=_(n[f],i[m]),C(a,n[p],n[f]),f--,m++;else if(h===void 0&&(h=at(o,m,y),u=at(d,p,f)),h.has(d[p]))if(h.has(d[f])){let b=u.get(o[m]),w=b!==void 0?n[b]:null;if(w===null){let D=C(a,n[p]);_(D,i[m]),l[m]=D}else l[m]=_(w,i[m]),C(a,n[p],w),n[b]=null;m++}else te(n[f]),f--;else te(n[p]),p++;for(;m<=y;){let b=C(a,l[y+1]);_(b,i[m]),l[m++]=b}for(;p<=f;){let b=n[p++];b!==null&&te(b)}return this.ut=o,st(a,l),T}});var es=new Set([403,404]),ts=new Set([408,425,429,502,503,504]),Ae=5,ss=120,it=Symbol.for("lateral.problem"),g=class a extends Error{[it]=!0;constructor(e,t={}){super(t.code??e),this.state=e,this.code=t.code??e,this.status=t.status??0,this.requestId=t.requestId??null,this.reasons=t.reasons??[],this.retryAfter=t.retryAfter??Ae}static of(e){return typeof e=="object"&&e!==null&&it in e?e:new a("broken",{code:"unexpected"})}};async function Se(a){let e=await a.json().catch(()=>({})),s={code:typeof e?.code=="string"?e.code:"unknown",status:a.status,requestId:a.headers.get("X-Request-ID"),reasons:Array.isArray(e?.errors)?e.errors.map(n=>`${n?.reason}`):[],retryAfter:as(a.headers.get("Retry-After"))};return new g(ns(a.status),s)}function ns(a){return a===401?"expired":es.has(a)?"forbidden":a===409||a===410?"not-open":a===412||a===428?"changed":ts.has(a)?"unreachable":"broken"}function as(a){if(a===null)return Ae;let e=/^\d+$/.test(a)?Number(a):(Date.parse(a)-Date.now())/1e3;return Number.isFinite(e)?Math.min(Math.max(e,1),ss):Ae}var is=6e4,os=3,rs=15e3;function ot(a){let e=null,t=null,s=0;async function n(){try{let i=await ds(rs,Promise.resolve().then(a));if(typeof i?.token!="string")throw new TypeError("getToken gave no token");return s=0,e={text:i.token,renewAt:performance.now()+ls(cs(i)),employee:rt(i).sub??null,operations:i.operations?new Set(i.operations):null},e}catch{throw s+=1,new g("expired",{code:"no_token"})}finally{t=null}}return{async current(i){if(e&&e.text!==i&&performance.now()<e.renewAt)return e.text;if(s>=os)throw new g("expired",{code:"no_token"});return t??=n(),(await t).text},forgive(){s=0},opens(i){return e?.operations?.has(i)??!0},speaksFor(i){return(e?.employee??i)===i}}}function ls(a){return Math.max(a-is,a/2,0)}function cs(a){let{iat:e=0,exp:t=0}=rt(a);if(t>e)return(t-e)*1e3;let s=Date.parse(a.expires_at)-Date.now();return Number.isFinite(s)?s:0}function rt(a){try{let e=a.token.split(".").at(-2)??"";return JSON.parse(atob(e.replaceAll("-","+").replaceAll("_","/")))??{}}catch{return{}}}function ds(a,e){return new Promise((t,s)=>{let n=setTimeout(()=>s(new Error("no answer in time")),a);e.then(t,s).finally(()=>clearTimeout(n))})}var hs=50,ps=3e4,us=3,ms=404,fs={data:null,list:null,etag:null,deprecated:null},gs=10,ys="1.0",z=class{#s;#t;#e=new Map;#a=new Map;#i=new Map;constructor({server:e,locale:t,getToken:s,fetch:n}){if(typeof s!="function")throw new TypeError("lateral: getToken is no function");this.server=(e??new URL(import.meta.url).origin).replace(/\/$/,""),this.locale=t??null,this.#s=n??globalThis.fetch.bind(globalThis),this.#t=ot(s)}opens(e){return this.#t.opens(e)}async ready(){await this.#t.current()}speaksFor(e){return this.#t.speaksFor(e)}forgive(){this.#t.forgive()}read(e,{signal:t,language:s="en",turn:n}={}){let i=`${s} ${e}`,o=this.#a.get(i);return o||(o=new Te(async d=>(await n,this.#n(i,e,s,d))),this.#a.set(i,o),o.onEnd(()=>{this.#a.get(i)===o&&this.#a.delete(i)})),o.join(t)}async send(e,t,s,{signal:n,language:i="en",ifMatch:o,isFirst:d,keepalive:l}={}){let h={"Content-Type":"application/json"},u=s===void 0?void 0:JSON.stringify(s),p=`${e} ${t} ${u}`,f=this.#i.get(p)??B(),m=this.#i.delete(p);e==="POST"&&(h["Idempotency-Key"]=f),o&&(h["If-Match"]=o),d&&(h["If-None-Match"]="*");for(let y=1;;y+=1)try{let b=await this.#r({method:e,path:t,headers:h,body:u,language:i,keepalive:l},n);if(!b.ok)throw await Se(b);return await lt(b)}catch(b){let w=g.of(b);if(e==="DELETE"&&m&&w.status===ms)return fs;let D=w.state==="unreachable",Gt=D&&y<us;if(n?.aborted||!Gt||w.retryAfter>gs)throw D&&ct(this.#i,p,f),b;m=!0,await $s(w.status?w.retryAfter:y,n)}}async#n(e,t,s,n){let i=this.#e.get(e),o=i?.etag?{"If-None-Match":i.etag}:{},d=await this.#r({method:"GET",path:t,headers:o,language:s},n);if(d.status===304&&i)return i;if(!d.ok)throw await Se(d);let l=await lt(d);return this.#e.delete(e),ct(this.#e,e,l),l}async#r(e,t){let s=await this.#t.current(),n=await this.#o(e,s,t);if(n.status!==401)return n;let i=await this.#t.current(s);return this.#o(e,i,t)}async#o({method:e,path:t,headers:s,body:n,language:i,keepalive:o},d,l){let h=AbortSignal.timeout(ps);try{return await this.#s(`${this.server}${t}`,{method:e,body:n,headers:{...s,"Accept-Language":i,Authorization:`Bearer ${d}`,"X-Lateral-Portal":ys},signal:l?AbortSignal.any([l,h]):h,keepalive:o,cache:"no-store",credentials:"omit",redirect:"error",referrerPolicy:"no-referrer"})}catch(u){throw l?.aborted?u:new g("unreachable",{code:"no_answer"})}}},Te=class{#s=new AbortController;#t=0;#e;constructor(e){this.#e=e(this.#s.signal),this.#e.catch(()=>{})}onEnd(e){this.#e.then(e,e),this.#s.signal.addEventListener("abort",e,{once:!0})}join(e){return this.#t+=1,new Promise((t,s)=>{this.#e.then(t,s),e?.addEventListener("abort",()=>{this.#t-=1,this.#t===0&&this.#s.abort(),s(e.reason)},{once:!0})})}};async function lt(a){try{let e=await a.text();return{data:e?JSON.parse(e):null,list:a.headers.get("Lateral-List"),etag:a.headers.get("ETag"),deprecated:a.headers.get("Deprecation")}}catch{throw new g("unreachable",{code:"cut_off"})}}function ct(a,e,t){a.set(e,t),a.size>hs&&a.delete(a.keys().next().value??"")}function B(){let a=crypto.getRandomValues(new Uint8Array(16));return Array.from(a,e=>e.toString(16).padStart(2,"0")).join("")}function $s(a,e){return new Promise((t,s)=>{let n=setTimeout(t,a*1e3);e?.addEventListener("abort",()=>{clearTimeout(n),s(e.reason)})})}var Ee=class extends EventTarget{session=null;configure(e){return this.session=new z(e),this.dispatchEvent(new Event("session")),this.session}},bs=Symbol.for("lateral.page"),ws=globalThis,R=ws[bs]??=new Ee;var H=null,Ne=!1,Y=()=>{},dt=new Promise(a=>{Y=()=>{Ne=!0,H=null,a()}});async function se(a){if(!(Ne||H===a)){if(H)return dt;H=a,setTimeout(Y,2e3)}}function Me(a){H===a&&(setTimeout(Y,100),requestAnimationFrame(()=>setTimeout(Y)))}function ht(){return!Ne&&!H&&setTimeout(Y,2e3),dt}var pt={"state.waiting":"Loading","state.expired":"Your sign-in has run out","state.expired.help":"Nothing is lost. Try again; if that does not help, sign in to your portal once more.","state.forbidden":"There is nothing here for you","state.forbidden.help":"What you look for does not exist, or is not shown to you.","state.not-open":"This is not open","state.not-open.help":"You left the organisation, object to being ranked, or the opening has closed.","state.unreachable":"The service cannot be reached","state.unreachable.help":"We try again by ourselves in a moment.","state.changed":"Somebody changed this in the meantime","state.changed.help":"Load it again to see what is there now. What you entered was not stored.","state.broken":"Something went wrong","state.broken.help":"It is not your fault. Try again, or tell support the number below.","state.as_of":"What you see is from {time}.","state.request_id":"For support:","action.again":"Try again","action.reload":"Load again","action.open":"See how it fits","action.close":"Close","action.not_this":"Not this","action.undo":"Undo","band.strong":"Very near","band.worth_a_talk":"Near","band.stretch":"A stretch","band.far":"Far","kind.lateral":"Same grade","kind.promotion":"Higher grade","kind.step_back":"Lower grade","side.for":"For it:","side.against":"Against it:","side.learn":"To learn:","card.leads":"Leads people","card.nothing_against":"Nothing in the records speaks against it.","card.nothing_to_learn":"No missing skill is known.","card.little_known":"Little is known of you or of the opening, so take this with care.","card.adds_up":"How it adds up","bars.caption":"The parts that add up to the score","bars.part":"Part","bars.share":"Share","bars.rest":"All that is small, together","bars.sum":"Together","bars.more":{one:"and {n} more",other:"and {n} more"},"moves.heading":"Moves that are near you","moves.lead":"Work elsewhere in the organisation that your skills, your work and your wishes come near to.","moves.more":{one:"Show {n} more",other:"Show {n} more"},"empty.title":"Nothing near today","empty.text":"No open position comes near your skills, work and wishes today. That is usual: most people find something only now and then.","empty.helps":"What would help:","empty.tried":"Each step was tried with the openings of today.","empty.wish":"State a wish, such as a function or a role. Wishes count beside skills.","empty.later":"Look again later: openings come and go.","dismiss.why":"Why not? You need not say.","dismiss.unsaid":"I'd rather not say","dismiss.keep":"Keep it","dismiss.who":"You and HR can see this. The hiring manager and your own manager cannot.","dismiss.gone":"Not shown any more:","dismiss.done":"{title} is not shown any more. You can undo this.","dismiss.undone":"{title} is shown again.","dismiss.failed":"This was not stored. Try again.","why.skills":"The skills do not fit","why.level":"Wrong level","why.place":"Wrong place","why.team":"The team","why.timing":"Not now","why.not_interested_in_function":"Not this kind of work","why.other":"Something else","about.counts":"What counts, and what never does","about.counts.text":"Counted are skills, the work you describe, the wishes you state, grades, and moves that colleagues made before.","about.never.text":"Never counted: name, age, sex, nationality, pay, and ratings of your performance.","about.sees":"Who else sees this","about.sees.text":"You and HR see this list. Managers see one that leaves out the wishes you keep from them.","about.left_out":"What was left out","left_out.own_role":{one:"{n} opening of the role you hold",other:"{n} openings of the role you hold"},"left_out.dismissed":{one:"{n} opening that you turned down",other:"{n} openings that you turned down"},"left_out.not_wanted":{one:"{n} opening that your wishes rule out",other:"{n} openings that your wishes rule out"},"left_out.not_eligible":{one:"{n} opening whose rules are not met",other:"{n} openings whose rules are not met"},"left_out.too_far":{one:"{n} opening that is far",other:"{n} openings that are far"},"move.reasons":"What speaks for it, and against it","move.adds_up":"How it adds up, in detail","move.adds_up.text":"The parts add up to {score} of 1. It says how likely experts would call the move sensible, and nothing about how good you are.","move.gaps":"What you would learn","move.change":"What would change it","move.rules":"The rules","move.closes":"Open until {day}","move.apply":"Go to the application","flag.true":"Yes","flag.false":"No","remote.onsite":"On site","remote.hybrid":"Part of the week on site","remote.remote":"From anywhere","gaps.order":"What gains most for the least effort comes first.","gaps.essential":"Essential","gaps.welcome":"Welcome","gaps.raise":"from level {from} to {to}","gaps.near":"near your {skill}","gaps.new":"new to you","gaps.new_to":"new to you, level {to} is asked for","change.in_list":"It is among your first ten already, at place {place}.","change.in_list_somewhere":"It is among your first ten already.","change.none":"No small change was found that brings it near.","change.verified":"Each was tried: all openings were ranked again with it.","change.not_enough":"This came closest, but is not enough by itself.","rules.met":"You may move into this opening: every rule is met.","rules.not_met":"You cannot move into this opening today:","rules.all":{one:"The rule",other:"All {n} rules"},"rules.yes":"Met:","rules.no":"Not met:","try.heading":"What if?","try.lead":"Move a skill or try a wish, and see what would come near. Nothing is saved.","try.skills":"If you could do more","try.further":{one:"The opening asks for {n} other skill; these gain most.",other:"The opening asks for {n} other skills; these gain most."},"try.level":"Level of {skill}, 0 to 5","try.number":"The same as a number","try.held":"today {level}","try.wishes":"If you wished for something else","try.no_wishes":"You have stated no wish.","try.another":"Try another wish, in your own words","try.add":"Try it","try.list":"Your list would be","try.nothing":"No opening comes near.","try.today_list":"Your list today","try.from":"today at {place}","try.new":"not on the list today","try.same":"as today","try.left":"Would leave the list:","try.back":"Back to today","try.said":"{title}: place {place}, today {before}.","try.said_new":"{title} would come in at place {place}.","try.said_same":"Nothing changes places.","paths.heading":"Ways there","paths.lead":"Steps that lead to the roles you wish for, one after another.","paths.today":"Today","paths.learn":"Learn:","paths.open":{one:"{n} opening today",other:"{n} openings today"},"paths.steps":{one:"{n} step",other:"{n} steps"},"paths.skills":{one:"{n} skill to learn",other:"{n} skills to learn"},"paths.expert":"The expert way, an equal choice","paths.none":"No way was found","paths.none.help":"State a wish for a role or a function, and ways there are looked for.","chance.strong":"A good chance","chance.worth_a_talk":"Worth a talk","chance.stretch":"A stretch","chance.far":"A long way","profile.heading":"What is known of you","profile.open":"You say that you are open to moves.","profile.not_open":"You say that you are not looking for a move.","profile.skills":"Skills","profile.more":{one:"Show {n} more",other:"Show {n} more"},"profile.level":"level {level} of 5","profile.no_level":"no level stated","source.self":"you say so","source.manager":"your manager says so","source.assessment":"assessed","source.inferred":"read from your work","profile.wishes":"Wishes, and who may know","profile.no_wishes":"You have stated no wish. A wish counts beside your skills.","profile.not_this":"Rather not:","profile.who":"Who may know of “{wish}”","visible.private":"You, and HR on your record alone","visible.hr":"You and HR","visible.manager":"You, HR and managers","profile.preview":"What your manager sees","profile.preview.text":"Your skills, your work, and these wishes:","profile.preview.none":"Your skills and your work. None of your wishes, not even that there are some.","profile.stored":"Stored.","profile.looks":"Who looked at you","profile.looks.last":"These are the last {n}. Your data export has all of them.","profile.looks.none":"Nobody but you, as far as the log goes back.","looks.hr":"HR","looks.manager":"A manager","looks.system":"A system of your organisation","looks.other":"Somebody else","looks.record":"read your record","looks.ranking":"saw you in a ranking, or your moves","looks.other_read":"read something else of you","moves.further":"Look further","interest.button":"Interested","interest.see":"See how it stands","interest.title":"Who will know?","interest.share":"Tell the hiring manager","interest.share.who":"The manager who hires and HR will know. Your own manager learns of it only when you ask for your release.","interest.note":"Note it for me","interest.note.who":"You and HR will know, and nobody else.","interest.go_on":"Go on all the same","interest.noted":"You noted an interest. You and HR know of it.","interest.shared":"The manager who hires knows of your interest.","form.leave":"Not now","form.store":"Store","conflict.mine":"What you entered","conflict.theirs":"What is stored now","conflict.take_mine":"Store mine","conflict.take_theirs":"Keep what is stored","refused.line_would_know":"The manager who hires leads you, directly or through others, and would learn of your interest.","refused.not_eligible":"A rule of this opening is not met. “See how it fits” tells which.","refused.too_many":"Too many of your moves are open. Withdraw one first.","refused.why_lead_asked":"This role leads people. Say first why you want to lead; no answer is a wrong one.","refused.seat_taken":"Every seat of the opening is taken.","refused.already_asked":"Ask one person at a time, and nobody twice within half a year.","refused.full":"This mentor has no place left now.","refused.own_result":"A measure is the team's. This one names a result of the leader's own.","refused.invalid_input":"Something in it is not possible:","refused.unreachable":"The service cannot be reached. Try again.","refused.broken":"Something went wrong. Try again.","refused.changed":"Somebody was quicker. Look how it stands now, and decide again.","refused.forbidden":"This is not possible for you.","refused.not-open":"This is not possible any more. Look how it stands now."};var _s=new Set(["en","nl","de","cs","pt"]),ne={en:pt},ae={},ft="x-pseudo",xs=.4,ks=/^\d{4}-\d\d-\d\d$/,Oe=class{#s;#t=null;#e=new Map;constructor(e){this.#s=e===ft,this.language=M(e),this.region=this.#s||!e.startsWith(this.language)?this.language:e}#a(e){let{language:t}=this;return[ae[t],ne[t],ae.en,ne.en].find(n=>n&&Object.hasOwn(n,e))?.[e]}#i(e){return this.#t??=new Intl.PluralRules(this.language),this.#t.select(e)}say(e,t={}){let s=this.#a(e);if(s===void 0)return e;let i=(typeof s=="string"?s:s[this.#i(Number(t.n))]??s.other).replaceAll(/\{(\w+)\}/g,(o,d)=>{let l=t[d]??"";return typeof l=="string"||As(l)?`${l}`:this.number(l,{})});return this.#s?`⟦${i}${"~".repeat(Math.ceil(i.length*xs))}⟧`:i}code(e,t){let s=`${e}.${t}`;return this.#a(s)===void 0?"":this.say(s)}number(e,t={minimumFractionDigits:2,maximumFractionDigits:2}){let s=JSON.stringify(t),n=this.#e.get(s);return n||this.#e.set(s,n=new Intl.NumberFormat(this.region,t)),n.format(e)}signed(e){let t={minimumFractionDigits:2,maximumFractionDigits:2};return this.number(e,{...t,signDisplay:"exceptZero"})}day(e){let t=ks.test(`${e}`)?"UTC":void 0;return new Intl.DateTimeFormat(this.region,{dateStyle:"long",timeZone:t}).format(new Date(e)).replaceAll(" "," ")}time(e){let t={dateStyle:"medium",timeStyle:"short"};return new Intl.DateTimeFormat(this.region,t).format(new Date(e))}list(e){return new Intl.ListFormat(this.region,{type:"conjunction"}).format(e)}};function As(a){return Number.isInteger(a)&&a>=0&&a<1e3}var ut=new Map,Le=new Map;function gt(a){for(let[e,t]of Object.entries(a))ae[e]={...ae[e],...t}}function yt(...a){return a.find(e=>e&&_s.has(M(e)))??"en"}function $t(a){let e=M(a);if(e in ne)return Promise.resolve();let t=Le.get(e);return t||(t=import(new URL(`/portal/v1/words.${e}.js`,import.meta.url).href).then(s=>{ne[e]=s.default},()=>{Le.delete(e)}),Le.set(e,t)),t}function bt(a){let e=ut.get(a);return e||ut.set(a,e=new Oe(a)),e}var mt=new Map;function M(a){let e=mt.get(a);return e===void 0&&mt.set(a,e=Ss(a)),e}function Ss(a){if(a===ft)return"en";try{return new Intl.Locale(a).language}catch{return""}}var Ts=new Set(["locale","heading-level"]),ie=class extends HTMLElement{static observedAttributes=["employee","locale","heading-level"];isHere=!1;#s=null;get session(){return this.#s??R.session}set session(e){this.#s=e,this.showAnother()}get employee(){return this.getAttribute("employee")??""}set employee(e){e==null?this.removeAttribute("employee"):this.setAttribute("employee",e)}get person(){return`/v1/employees/${encodeURIComponent(this.employee)}`}get spoken(){let e=this.closest("[lang]")?.getAttribute("lang");return yt(this.getAttribute("locale"),this.session?.locale,e,navigator.language)}get words(){return bt(this.spoken)}connectedCallback(){this.#t("session"),this.#t("employee"),this.isHere=!0,R.addEventListener("session",this.showAnother),addEventListener("pageshow",this.#e),this.reload()}disconnectedCallback(){this.isHere=!1,R.removeEventListener("session",this.showAnother),removeEventListener("pageshow",this.#e)}attributeChangedCallback(e,t,s){t!==s&&(Ts.has(e)?this.reload():this.showAnother())}showAnother=()=>{this.isHere&&(this.start(),this.clear(),this.reload())};start(){}clear(){}#t(e){if(!Object.hasOwn(this,e))return;let t=this,s=t[e];delete t[e],t[e]=s}#e=({persisted:e})=>{e&&this.reload()};reload=()=>{};async read(e,t){let s=this.session,n={signal:t,language:M(this.spoken),turn:se(this)},i=await s.read(e,n);return i.deprecated&&this.outdated(),i}outdated(){}async extra(e,t,s){if(await this.session?.ready(),!this.opens(e))return null;try{return(await this.read(t,s)).data}catch(n){if(s?.aborted||g.of(n).state==="expired")throw n;return null}}extraIfAny(e,t,s){return this.extra(e,`${t}?allow_empty=true`,s)}opens(e){return this.session?.opens(e)??!1}send(e,t,s,n){let i=M(this.spoken);return this.session.send(e,t,s,{language:i,ifMatch:n})}async store(e,t,s,n){let i=this.session,o={language:M(this.spoken),ifMatch:s,isFirst:s===null};try{return await i.send("PUT",e,t,o),null}catch(d){if(g.of(d).state!=="changed")throw d;let l=await this.read(e);return n(l.data)?null:l}}emit(e,t){let s={bubbles:!0,composed:!0,cancelable:!0};return this.dispatchEvent(new CustomEvent(`lateral-${e}`,{detail:t,...s}))}};var wt=`:host{--_surface: var(--lateral-surface, light-dark(#ffffff, #161b22));--_raised: var(--lateral-raised, light-dark(#f4f6f8, #1e252e));--_text: var(--lateral-text, light-dark(#1b2430, #e6ebf1));--_muted: var(--lateral-muted, light-dark(#566273, #a3afbd));--_accent: var(--lateral-accent, light-dark(#0b6259, #66cdbf));--_on-accent: var(--lateral-on-accent, light-dark(#ffffff, #06211e));--_accent-soft: var(--lateral-accent-soft, light-dark(#e3f1ef, #17312f));--_good: var(--lateral-good, light-dark(#1a6b41, #7ad19f));--_gap: var(--lateral-gap, light-dark(#96480a, #f0b274));--_gap-soft: var(--lateral-gap-soft, light-dark(#fbeee2, #33261a));--_line: var(--lateral-line, light-dark(#d9dfe6, #333d49));--_line-strong: var(--lateral-line-strong, light-dark(#7b8796, #77838f));--_bar: var(--lateral-bar, light-dark(#3d8f86, #55b3a7));--_bar-sum: var(--lateral-bar-sum, light-dark(#1b2430, #c7d1dc));--_bar-against: var(--lateral-bar-against, light-dark(#c26a1f, #e39b58));--_focus: var(--lateral-focus, light-dark(#1a4fd6, #8ab4ff));--_radius: var(--lateral-radius, 12px);--_radius-small: var(--lateral-radius-small, 8px);--_space: var(--lateral-space, 16px);--_font: var(--lateral-font, inherit);--_font-size: var(--lateral-font-size, 1rem);--_title-size: var(--lateral-title-size, 1.125em);--_heading-size: var(--lateral-heading-size, 1.375em);--_shadow: var(--lateral-shadow, 0 1px 2px light-dark(#1b243014, #00000066));display:block;container-type:inline-size;color:var(--_text);font-family:var(--_font);font-size:var(--_font-size);line-height:1.5}:host([hidden]){display:none}*,:before,:after{box-sizing:border-box}p,ul,ol,fieldset,table{margin:0;padding:0}p,li,span,div,th,td{overflow-wrap:anywhere}ol,ul{list-style:none}.kept{display:contents}.kept[hidden]{display:none}.frame{display:grid;gap:var(--_space)}.frame,.card,.panel,.section,.move,.cards,.held,.wishes,.empty,.notice,.bare,.add{grid-template-columns:minmax(0,1fr)}.top{display:grid;gap:2px}.heading{font-size:var(--_heading-size);font-weight:650;line-height:1.25;text-wrap:balance}.title{font-size:var(--_title-size)}.small-heading{font-size:1em}.muted{color:var(--_muted)}.small{font-size:.875em}.strong{font-weight:600}.plain{display:grid;gap:4px}.unseen{position:absolute;inline-size:1px;block-size:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}.cards{display:grid;gap:var(--_space)}.card,.panel{position:relative;display:grid;gap:12px;padding:calc(var(--_space) * 1.25);background:var(--_surface);border:1px solid var(--_line);border-radius:var(--_radius);box-shadow:var(--_shadow)}.card-top{display:flex;flex-wrap:wrap;align-items:baseline;justify-content:space-between;gap:4px 16px}.card-top .title{flex:1 1 14ch}.near{display:inline-flex;align-items:center;gap:8px;color:var(--_accent);font-weight:600;white-space:nowrap}.near[data-band=far],.near[data-band=stretch]{color:var(--_muted)}.steps .full{fill:currentcolor}.steps .hollow{fill:none;stroke:var(--_line-strong);stroke-width:1}.facts{display:flex;flex-wrap:wrap;align-items:center;gap:4px 12px;color:var(--_muted);font-size:.9375em;margin-block-start:-6px}.top .facts{margin-block-start:2px}.facts:empty{display:none}.tag{display:inline-block;padding:1px 8px;border:1px solid var(--_line-strong);border-radius:999px;color:var(--_text);font-size:.8125em}.reasons{display:grid;gap:6px}.reason{display:grid;grid-template-columns:22px 1fr;gap:10px;align-items:start}.sign{display:grid;place-items:center;inline-size:22px;block-size:22px;margin-block-start:1px;border-radius:50%;background:var(--_accent-soft);color:var(--_accent);font-weight:700;font-size:.875em;line-height:1}.against .sign{background:var(--_gap-soft);color:var(--_gap)}.learn .sign{background:var(--_raised);color:var(--_text)}:host(:dir(rtl)) .learn .sign{transform:scaleX(-1)}.quiet{color:var(--_muted)}.quiet .sign{background:var(--_raised);color:var(--_muted)}.actions{display:flex;flex-wrap:wrap;gap:8px;align-items:center}.action{min-block-size:36px;min-inline-size:36px;padding:6px 14px;border:1px solid var(--_line-strong);border-radius:var(--_radius-small);background:var(--_surface);color:var(--_text);font:inherit;font-size:.9375em;font-weight:550;line-height:1.3;text-align:center;text-decoration:none;cursor:pointer}.action:hover{background:var(--_raised)}.action.strong{border-color:var(--_accent);background:var(--_accent);color:var(--_on-accent)}.action.plain{border-color:transparent;background:transparent;color:var(--_accent);text-decoration:underline;text-underline-offset:3px}.action.wide{justify-self:center}.section>.action{justify-self:start}.action:disabled{opacity:.6;cursor:default}:focus-visible{outline:3px solid var(--_focus);outline-offset:2px}summary{display:inline-flex;align-items:center;gap:8px;min-block-size:28px;padding-inline-end:8px;border-radius:4px;color:var(--_accent);font-size:.9375em;font-weight:550;cursor:pointer;list-style:none}summary::-webkit-details-marker{display:none}summary:before{content:"";inline-size:7px;block-size:7px;border-inline-end:2px solid currentcolor;border-block-end:2px solid currentcolor;rotate:-45deg}:host(:dir(rtl)) summary:before{rotate:45deg}details[open]>summary:before{rotate:45deg}details>:not(summary){margin-block-start:8px}.about{display:grid;gap:4px;justify-items:start;padding-block-start:4px;font-size:.9375em;max-inline-size:68ch}.whys{display:grid;gap:10px;padding:12px;border:1px solid var(--_line);border-radius:var(--_radius-small);background:var(--_raised)}.whys legend{float:inline-start;inline-size:100%;margin-block-end:8px;font-weight:600}.gone{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:8px;padding:8px calc(var(--_space) * 1.25);border:1px dashed var(--_line-strong);border-radius:var(--_radius);color:var(--_muted)}.failed{color:var(--_gap)}.bars{inline-size:100%;border-collapse:collapse;font-size:.9375em}.bars th{inline-size:45%;padding-block:5px;padding-inline-end:12px;font-weight:400;text-align:start;vertical-align:top}.bars td{padding-block:5px;vertical-align:top;white-space:nowrap}.bars tfoot th,.bars tfoot td{border-block-start:1px solid var(--_line-strong);font-weight:650}.bar{inline-size:calc(100% - 4.5em);block-size:12px;vertical-align:middle}:host(:dir(rtl)) .bar{transform:scaleX(-1)}.bar .part{fill:var(--_bar)}.bar .sum{fill:var(--_bar-sum)}.bar .against{fill:var(--_bar-against)}.bar .hatch{stroke:var(--_surface);stroke-width:2;vector-effect:non-scaling-stroke}.bar .zero{stroke:var(--_line-strong);stroke-width:1;vector-effect:non-scaling-stroke}.amount{display:inline-block;inline-size:4em;margin-inline-start:.5em;font-variant-numeric:tabular-nums;text-align:end}.evidence{display:block;color:var(--_muted);font-size:.8125em}.move{display:grid;gap:calc(var(--_space) * 1.25)}.inside{padding-block-start:var(--_space);border-block-start:1px solid var(--_line)}.section{display:grid;gap:8px}.description{max-inline-size:68ch;white-space:pre-line}.own{display:grid;gap:4px;margin:0}.own div{display:flex;flex-wrap:wrap;gap:0 12px}.own dd{margin:0}.own a{color:var(--_accent)}.gaps{display:grid;gap:6px}.gaps li{display:flex;flex-wrap:wrap;align-items:baseline;gap:2px 10px}.panel{gap:20px}.split{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:calc(var(--_space) * 1.5);align-items:start}.bare{display:grid;gap:8px;border:0;margin-block-end:8px}.bare legend{padding:0;margin-block-end:6px;font-weight:600}.slider{display:grid;grid-template-columns:minmax(0,1fr) 4em;gap:0 12px;align-items:center}.slider>.small{text-align:end}input[type=range]{inline-size:100%;block-size:32px;margin:0;accent-color:var(--_accent)}input[type=number],input[type=text],input[type=date],textarea,select{min-block-size:36px;min-inline-size:0;max-inline-size:100%;padding:4px 8px;border:1px solid var(--_line-strong);border-radius:var(--_radius-small);background:var(--_surface);color:var(--_text);font:inherit;font-size:.9375em}.field>*{inline-size:100%}input[type=text]{flex:1 1 10em}.toggle{display:grid;grid-template-columns:24px 1fr;gap:8px;align-items:start;min-block-size:28px}.toggle input{inline-size:20px;block-size:20px;margin:2px;accent-color:var(--_accent)}.add{display:grid;gap:4px;margin-block-end:8px}.row{display:flex;flex-wrap:wrap;gap:8px}.ranked{display:grid;gap:4px}.ranked>li{display:grid;grid-template-columns:1.75em minmax(0,1fr) auto;gap:0 8px;align-items:center;padding-block:8px;border-block-end:1px solid var(--_line)}.rank{color:var(--_muted);font-size:1.25em;font-weight:650;font-variant-numeric:tabular-nums}.what{display:grid}.turn{grid-column:2 / -1;color:var(--_muted)}.turn.up{color:var(--_good);font-weight:600}.turn.down{color:var(--_gap)}.turn.up:before{content:"\\2191\\a0" / ""}.turn.down:before{content:"\\2193\\a0" / ""}.beside{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,17rem),1fr));gap:var(--_space);align-items:start}.own-line{justify-self:start}.asked{padding:12px var(--_space);border-inline-start:4px solid var(--_accent);background:var(--_accent-soft);max-inline-size:68ch}.way>li{position:relative;display:grid;gap:2px;padding-inline-start:24px;padding-block-end:16px}.way>li:before{content:"";position:absolute;inset-inline-start:4px;inset-block-start:8px;inline-size:9px;block-size:9px;border:2px solid var(--_accent);border-radius:50%;background:var(--_accent)}.way>li.here:before{background:var(--_surface)}.way>li:not(:last-child):after{content:"";position:absolute;inset-inline-start:10px;inset-block:22px -6px;inline-size:1px;background:var(--_line-strong)}.way .facts{margin-block-start:0}.even{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,10.5rem),1fr));gap:var(--_space);align-items:start}.interested,.deeds,.deed,.planned,.field{display:grid;grid-template-columns:minmax(0,1fr);gap:8px}.deeds{gap:var(--_space)}.planned,.deed{padding-block-end:10px;border-block-end:1px solid var(--_line)}.planned:last-child,.deed:last-child{padding-block-end:0;border-block-end:0}.planned>.action,.deed>.action,.interested>.action,.whys>.action{justify-self:start}.two{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,14rem),1fr));gap:var(--_space);margin:0}.two dt{font-weight:600}.two dd{margin:0;white-space:pre-line}.plain-table{border-collapse:collapse;inline-size:100%;font-size:.9375em}.plain-table :is(th,td){padding:4px 8px 4px 0;border-block-end:1px solid var(--_line);font-weight:400;text-align:start}.held,.wishes{display:grid;gap:8px}.held li,.wishes li{display:flex;flex-wrap:wrap;align-items:baseline;justify-content:space-between;gap:0 12px}.empty,.notice{display:grid;gap:8px;justify-items:start;padding:calc(var(--_space) * 1.25);border:1px solid var(--_line);border-radius:var(--_radius);background:var(--_raised);max-inline-size:68ch}.notice{border-inline-start:4px solid var(--_gap)}.empty-title,.notice-title{font-size:1.0625em;font-weight:650}.helps{display:grid;gap:6px;list-style:disc;padding-inline-start:1.25em}.select{user-select:all}[aria-busy=true]>.cards,[aria-busy=true]>.move{opacity:.75}.skeleton{display:grid;gap:var(--_space);animation:appear 0s .2s both}.bone{min-block-size:400px;align-content:start}.bone-line{block-size:14px;border-radius:4px;background:var(--_raised)}.bone-line.title{block-size:20px;inline-size:60%}.bone-line.short{inline-size:35%}@keyframes appear{0%{visibility:hidden}}@container (inline-size < 40rem){.split{grid-template-columns:minmax(0,1fr)}}@container (inline-size < 26rem){.ranked>li{grid-template-columns:1.75em minmax(0,1fr)}.ranked .near{grid-column:2}.card,.panel,.empty,.notice{padding:var(--_space)}.bars,.bars tbody,.bars tfoot,.bars tr,.bars th,.bars td{display:block;inline-size:100%}.bars th{padding-block:6px 0}.bars td{padding-block:0 4px}.bars tfoot td{border-block-start:0}.actions .action{flex:1 1 auto}}@media(prefers-reduced-motion:no-preference){.action,summary:before{transition:background-color .12s,rotate .12s}}@media(forced-colors:active){.bar .part,.bar .sum,.steps .full{fill:CanvasText}.bar .against{fill:Mark}.bar .zero,.bar .hatch,.steps .hollow{stroke:CanvasText}.sign{border:1px solid CanvasText}.action.strong{border-width:3px}}@media print{.actions,.adds-up:not([open]){display:none}.card{break-inside:avoid;box-shadow:none}}
`;var oe=null;function vt(){return oe||(oe=new CSSStyleSheet,oe.replaceSync(wt)),[oe]}function _t(a){return r`<div class="skeleton" aria-hidden="true">
      ${[1,2,3].map(()=>r`<div class="bone card">
          <i class="bone-line short"></i><i class="bone-line title"></i><i class="bone-line"></i
          ><i class="bone-line"></i>
        </div>`)}
    </div>
    <p class="unseen">${a.say("state.waiting")}</p>`}function xt(a,e,t,s){let{state:n,requestId:i}=e;return r`<div class="notice" part="notice" role="alert">
    <p class="notice-title">${a.say(`state.${n}`)}</p>
    <p>${a.say(`state.${n}.help`)}</p>
    ${t===null||n==="forbidden"||n==="expired"?c:r`<p class="muted">${a.say("state.as_of",{time:a.time(t)})}</p>`}
    ${n==="broken"&&i?r`<p class="muted">
          ${a.say("state.request_id")} <code class="select">${i}</code>
        </p>`:c}
    ${n==="forbidden"||n==="not-open"?c:r`<button class="action" part="action" type="button" @click=${s}>
          ${a.say(n==="changed"?"action.reload":"action.again")}
        </button>`}
  </div>`}function kt(a,{code:e,state:t,reasons:s}){let n=a.code("refused",e)||a.code("refused",t);return r`<p class="failed" role="alert">
    ${n||a.say("dismiss.failed")}
    ${e==="invalid_input"?r`<span lang="en">${s.join("; ")}</span>`:c}
  </p>`}var Ns=6,Ms=120,Ce={least:2,usual:3,most:5},$=class extends ie{data=null;state="waiting";#s=this.attachInternals();#t=this.attachShadow({mode:"open",delegatesFocus:!1});#e=null;#a=null;#i;#n=0;#r="";#o=0;#d=!1;#h=!1;#l=null;doing="";focusNext="";constructor(){super(),this.#t.adoptedStyleSheets=vt()}wear(e){this.#t.adoptedStyleSheets=[...this.#t.adoptedStyleSheets,e]}get headingLevel(){let e=Number(this.getAttribute("heading-level"))||Ce.usual;return Math.min(Math.max(e,Ce.least),Ce.most)}disconnectedCallback(){super.disconnectedCallback(),this.#e?.abort(),clearTimeout(this.#i),Me(this)}start(){this.data=null,this.#l=null,this.#r="",this.#o=0}reload=()=>{if(!this.isHere)return;clearTimeout(this.#i),this.#e?.abort(),this.#e=new AbortController,this.enter(this.data===null?"waiting":"refreshing");let e=$t(this.spoken);e.then(()=>this.draw()),this.session&&this.isAskable&&this.#p(this.#e.signal,e)};get isAskable(){return this.employee!==""}load(e){throw new Error(`${this.localName} loads nothing`)}isEmpty(e){return!1}shown(e){return c}async act(e,t){if(!this.doing){this.doing=e,this.#l=null,this.draw();try{await t()}catch(s){let n=g.of(s);n.state==="expired"?this.fail(n):this.#l={what:e,problem:n}}finally{this.doing="",this.draw()}}}refused(e){return this.#l?.what===e?kt(this.words,this.#l.problem):c}refusalOf(e){return this.#l?.what===e?this.#l.problem:null}forget(){this.#l=null}adopt(e){this.data=e}say(e){this.#r=e,this.draw()}enter(e,t=null){let s=this.state;if(this.state=e,this.#a=t,this.#s.states.delete(s),this.#s.states.add(e),s!==e){let{code:n,requestId:i}=t??{code:null,requestId:null};this.emit("state",{from:s,to:e,code:n,request_id:i})}this.draw()}outdated(){if(this.#h)return;this.#h=!0;let{state:e}=this;this.emit("state",{from:e,to:e,code:"deprecated",request_id:null})}fail(e){let t=g.of(e);if(this.enter(t.state,t),t.state!=="unreachable"||this.#n>=Ns)return;let s=Math.min(t.retryAfter*2**this.#n,Ms);this.#n+=1,this.#i=setTimeout(this.reload,s*1e3)}draw(){this.#d||(this.#d=!0,queueMicrotask(()=>{if(this.#d=!1,Xe(this.#u(),this.#t),this.focusNext){let e=this.find(this.focusNext);this.focusNext="",e?.focus()}this.drawn()}))}section(e,t){return r`<div class="section">
      <div class="heading small-heading" role="heading" aria-level=${Math.min(this.headingLevel+1,6)}>
        ${this.words.say(e)}
      </div>
      ${t}
    </div>`}drawn(){}find(e){return this.#t.querySelector(e)}async#p(e,t){try{let[s]=await Promise.all([this.load(e),t]);if(e.aborted)return;let n=this.#o===0;this.data=s,this.#n=0,this.#o=Date.now(),this.enter(this.isEmpty(s)?"empty":"ready"),n&&this.emit("ready",{element:this.localName})}catch(s){e.aborted||this.fail(s)}e.aborted||Me(this)}#u(){let e=this.state==="waiting"||this.state==="refreshing";return r`<section class="frame" part="frame" aria-busy=${e} lang=${this.words.language}>
        <slot name="header"></slot>
        ${this.#a?this.#c(this.#a):c} ${this.#m()}
      </section>
      <div class="unseen" role="status">${this.#r}</div>`}#m(){if(this.data!==null&&this.state!=="forbidden"){let e=this.state==="expired";return r`<div class="kept" ?hidden=${e}>${this.shown(this.data)}</div>`}return this.state==="waiting"?_t(this.words):c}#c(e){let t=()=>{this.session?.forgive(),this.#n=0,this.reload()};return xt(this.words,e,this.data===null?null:this.#o,t)}};var Ls=2e3,Os=200;function At(a,{key:e,lead:t,fields:s,doing:n,sendLabel:i,refusal:o,send:d,leave:l}){return r`<form class="whys" data-form=${e} @submit=${p=>{p.preventDefault(),d(Cs(p.target,s))}} @keydown=${p=>{p.key==="Escape"&&l&&l()}} aria-busy=${n}>
    ${t?r`<div class="plain">${t}</div>`:c}
    ${s.map(p=>Is(e,p))} ${o}
    <div class="actions">
      <button class="action strong" part="action" type="submit" ?disabled=${n}>${i}</button>
      ${l?r`<button class="action plain" part="action" type="button" ?disabled=${n} @click=${l}>
            ${a.say("form.leave")}
          </button>`:c}
    </div>
  </form>`}function Cs(a,e){let t=new FormData(a),s={};for(let{name:n,kind:i}of e){let o=t.get(n);i==="check"?s[n]=o!==null:i==="number"&&o!==""?s[n]=Number(o):typeof o=="string"&&o.trim()!==""&&(s[n]=o.trim())}return s}function Is(a,{name:e,kind:t,label:s,required:n=!1,options:i=[],value:o,min:d,max:l}){let h=`${a}-${e}`;return t==="check"?r`<label class="toggle">
      <input type="checkbox" name=${e} ?required=${n} .checked=${!!o} />
      <span>${s}</span>
    </label>`:r`<div class="field">
    <label for=${h}>${s}</label>
    ${t==="text"?r`<textarea id=${h} name=${e} rows="3" maxlength=${Ls} ?required=${n}
          .value=${String(o??"")}></textarea>`:t==="choice"?r`<select id=${h} name=${e} ?required=${n}>
            ${i.map(([u,p])=>r`<option value=${u} ?selected=${u===o}>${p}</option>`)}
          </select>`:r`<input id=${h} name=${e} type=${t==="line"?"text":t} ?required=${n}
            min=${d??c} max=${l??c} maxlength=${t==="line"?Os:c}
            autocomplete="off" .value=${String(o??"")} />`}
  </div>`}function St(){let a=new Date;return new Date(a.getTime()-a.getTimezoneOffset()*6e4).toISOString().slice(0,10)}function P(a,{mine:e,theirs:t,doing:s,takeMine:n,takeTheirs:i}){return r`<div class="notice conflict" part="notice" role="alert">
    <p class="notice-title">${a.say("state.changed")}</p>
    <dl class="two">
      <div><dt>${a.say("conflict.mine")}</dt><dd lang="">${e}</dd></div>
      <div><dt>${a.say("conflict.theirs")}</dt><dd lang="">${t}</dd></div>
    </dl>
    <div class="actions">
      <button class="action" part="action" type="button" ?disabled=${s} @click=${n}>
        ${a.say("conflict.take_mine")}
      </button>
      <button class="action" part="action" type="button" ?disabled=${s} @click=${i}>
        ${a.say("conflict.take_theirs")}
      </button>
    </div>
  </div>`}var zs=[1,2,3,4],Rs=new Map([["far",1],["stretch",2],["worth_a_talk",3],["strong",4]]);function x(a,e){let t=Rs.get(e)??0,s=a.code("band",e);return s?r`<span class="near" data-band=${e}>
    <svg class="steps" viewBox="0 0 30 16" width="30" height="16" aria-hidden="true">
      ${zs.map(n=>Q`<rect class=${n<=t?"full":"hollow"} x=${(n-1)*8}
          y=${12-n*3} width="5" height=${4+n*3} rx="1.5"></rect>`)}
    </svg>
    <span>${s}</span>
  </span>`:c}function re(a,{opening:e,kind:t,people_leadership:s}){let n=[e.function,e.location,e.org_unit].filter(Boolean),i=a.code("kind",t);return r`<ul class="facts">
    ${n.map(o=>r`<li lang="">${o}</li>`)}
    ${i?r`<li class="tag">${i}</li>`:c}
    ${s?r`<li class="tag">${a.say("card.leads")}</li>`:c}
  </ul>`}var Hs=new URL("/portal/v1/moving.js",import.meta.url).href,Ps=["lateral-case","lateral-team","lateral-readiness","lateral-mentors"],Tt=Symbol.for("lateral.parts"),Et=Ps.map(a=>`${a}:not(:defined)`).join(", "),ze=null;function Re(){return ze??=import(Hs).catch(a=>{throw ze=null,a}),ze}function Nt(a){Object.assign(globalThis,{[Tt]:globalThis[Tt]??Ie});let e=[...a,Et].join(", "),t=async()=>{document.querySelector(Et)&&(a.includes(document.querySelector(e)?.localName??"")&&await ht(),Re().then(()=>s.disconnect(),()=>{}))},s=new MutationObserver(t);s.observe(document,{childList:!0,subtree:!0}),addEventListener("online",t),t()}var Ds=.02,Ct=200,le=12,Ws=4;function Us(a,e){let t=a.reduce((l,h)=>l+Math.abs(h.value),0),s=a.filter(l=>Math.abs(l.value)>=t*Ds),n=a.filter(l=>!s.includes(l)&&l.value!==0);s.sort((l,h)=>Math.abs(h.value)-Math.abs(l.value));let i=s.map(({label:l,value:h,evidence:u,note:p})=>({label:l,value:h,evidence:u??[],note:p??null}));if(n.length===0)return i;let o=n.reduce((l,h)=>l+h.value,0),d=e.list(n.map(l=>l.label));return[...i,{label:e.say("bars.rest"),value:o,evidence:[],note:d}]}function ce(a,e,t,s=!1){let n=Us(e,a),i=Math.max(0,...n.map(h=>-h.value)),o=Math.max(t,...n.map(h=>h.value),Number.EPSILON),d=Ct/(i+o),l=i*d;return r`<table class="bars">
    <caption class="unseen">
      ${a.say("bars.caption")}
    </caption>
    <thead class="unseen">
      <tr>
        <th scope="col">${a.say("bars.part")}</th>
        <th scope="col">${a.say("bars.share")}</th>
      </tr>
    </thead>
    <tbody>
      ${n.map(h=>r`<tr>
          <th scope="row">
            ${h.label}${s?Fs(a,h):c}
          </th>
          <td>${Mt(h.value,l,d,"part")}${Ot(a,h.value,!0)}</td>
        </tr>`)}
    </tbody>
    <tfoot>
      <tr>
        <th scope="row">${a.say("bars.sum")}</th>
        <td>${Mt(t,l,d,"sum")}${Ot(a,t,!1)}</td>
      </tr>
    </tfoot>
  </table>`}function Mt(a,e,t,s){let n=Math.abs(a)*t,i=a<0?e-n:e,o=a<0?"against":s;return r`<svg
    class="bar"
    part="bar"
    viewBox="0 0 ${Ct} ${le}"
    preserveAspectRatio="none"
    aria-hidden="true"
  >
    <rect class=${o} x=${i} y="1" width=${n} height=${le-2}></rect>
    ${a<0?js(i,n):c}
    <line class="zero" x1=${e} x2=${e} y1="0" y2=${le}></line>
  </svg>`}var Lt=6;function js(a,e){return Array.from({length:Math.floor(e/Lt)},(s,n)=>a+(n+.5)*Lt).map(s=>Q`<line class="hatch" x1=${s} x2=${s} y1="1" y2=${le-1}></line>`)}function Ot(a,e,t){let s=t?a.signed(e):a.number(e);return r`<data class="amount" value=${e}>${s}</data>`}function Fs(a,e){let t=e.evidence.slice(0,Ws),s=e.evidence.length-t.length;return t.length===0?e.note?r`<span class="evidence">${e.note}</span>`:c:r`<span class="evidence">
    <span lang="">${t.join(" · ")}</span> ${s>0?a.say("bars.more",{n:s}):c}
  </span>`}var Bs=new Set(["unasked_step_back","held_before","wish_refused","step_back","level_below","place_hybrid","place_other"]),Ys=new Set(["skills_to_learn","credentials_to_obtain","skills_to_add"]),It=new Set(["wish_role","wish_function","wish_place","wish_near"]),qs={for:"+",against:"−",learn:"→"},Gs=3;function de({code:a}){return Bs.has(a)?"against":Ys.has(a)?"learn":"for"}function zt(a,e){let t=e.filter(u=>de(u)==="for"),s=t.find(u=>It.has(u.code)),n=t.filter(u=>!It.has(u.code)),i=[...s?[s]:[],...n].slice(0,Gs),o=e.find(u=>de(u)==="against"),d=e.find(u=>de(u)==="learn"),l=o?L(a,"against",o.text):L(a,"against",a.say("card.nothing_against"),!0),h=o!==void 0&&o===e[0];return r`<ul class="reasons">
    ${h?l:c} ${i.map(u=>L(a,"for",u.text))}
    ${h?c:l}
    ${d?L(a,"learn",d.text):L(a,"learn",a.say("card.nothing_to_learn"),!0)}
  </ul>`}function Rt(a,e){return r`<ul class="reasons">
    ${["for","against","learn"].map(s=>{let n=e.filter(o=>de(o)===s);if(n.length>0)return n.map(o=>L(a,s,o.text));if(s==="for")return c;let i=s==="against"?"card.nothing_against":"card.nothing_to_learn";return L(a,s,a.say(i),!0)})}
  </ul>`}function L(a,e,t,s=!1){return r`<li class="reason ${e} ${s?"quiet":""}" part="reason">
    <span class="sign" aria-hidden="true">${qs[e]}</span>
    <span><span class="unseen">${a.say(`side.${e}`)}</span> ${t}</span>
  </li>`}var Vs=10,he=class extends ${static observedAttributes=[...$.observedAttributes,"opening"];get isAskable(){return this.employee!==""&&this.hasAttribute("opening")}async load(e){let t=encodeURIComponent(this.getAttribute("opening")??""),s=`${this.person}/openings/${t}`,[n,i,o]=await Promise.all([this.read(`${s}/match`,e),this.read(`/v1/openings/${t}`,e),this.extra("getCounterfactuals",`${s}/counterfactuals?k=${Vs}`,e)]);return{match:n.data,opening:i.data,change:o}}shown({match:e,opening:t,change:s}){let{words:n}=this;return r`<div class="move">
      ${this.hasAttribute("without-title")?c:this.#s(e)}
      ${Ks(n,t)} ${this.section("move.reasons",Rt(n,e.reasons))}
      ${this.section("move.adds_up",r`<p class="muted">
            ${n.say("move.adds_up.text",{score:n.number(e.score)})}
          </p>
          ${ce(n,e.contributions,e.score,!0)}`)}
      ${e.missing_skills.length>0?this.section("move.gaps",Zs(n,e.missing_skills)):c}
      ${s?this.section("move.change",en(n,s)):c}
      ${this.section("move.rules",tn(n,e))}
      <p class="muted small">${n.say("about.never.text")}</p>
    </div>`}#s(e){return r`<div class="card-top">
        <div class="heading title" part="title" role="heading" aria-level=${this.headingLevel} lang="">
          ${e.opening.title}
        </div>
        ${x(this.words,e.band)}
      </div>
      ${re(this.words,e)}`}};function Ks(a,e){let t=e.remote_work?a.code("remote",e.remote_work):"",s=Ht(e.apply_url);return r`${e.effective.description?r`<p class="description" lang="">${e.effective.description}</p>`:c}
    <ul class="facts">
      ${t?r`<li>${t}</li>`:c}
      ${e.closes_on?r`<li>${a.say("move.closes",{day:a.day(e.closes_on)})}</li>`:c}
    </ul>
    ${Js(a,e.custom_fields??[])}
    ${s?r`<p>
          <a class="action" href=${s} target="_blank" rel="noopener noreferrer"
            >${a.say("move.apply")}</a
          >
        </p>`:c}`}function Js(a,e){return e.length===0?c:r`<dl class="own">
    ${e.map(t=>r`<div>
        <dt class="muted" lang="">${t.name}</dt>
        <dd>${Xs(a,t)}</dd>
      </div>`)}
  </dl>`}function Xs(a,{kind:e,value:t}){if(e==="number"&&Number.isFinite(Number(t)))return a.number(Number(t),{});if(e==="date"&&!Number.isNaN(Date.parse(t)))return a.day(t);if(e==="flag")return a.code("flag",t)||t;let s=e==="link"?Ht(t):null;return s===null?r`<span lang="">${t}</span>`:r`<a href=${s} target="_blank" rel="noopener noreferrer">${s}</a>`}function Ht(a){return a&&/^https:\/\//i.test(a)?a:null}function Zs(a,e){return r`<p class="muted">${a.say("gaps.order")}</p>
    <ol class="gaps">
      ${e.map(t=>r`<li>
          <span class="strong" lang="">${t.skill}</span>
          <span class="tag">${a.say(t.essential?"gaps.essential":"gaps.welcome")}</span>
          <span class="muted">${Qs(a,t)}</span>
        </li>`)}
    </ol>`}function Qs(a,e){let{level_held:t,level_needed:s,nearest:n}=e;return t!==null&&s!==null?a.say("gaps.raise",{from:t,to:s}):n?a.say("gaps.near",{skill:n}):s===null?a.say("gaps.new"):a.say("gaps.new_to",{to:s})}function en(a,e){if(e.in_top_k){let s=e.rank;return r`<p>
      ${s?a.say("change.in_list",{place:s}):a.say("change.in_list_somewhere")}
    </p>`}let t=e.items.length>0?e.items:e.nearest?[e.nearest]:[];return t.length===0?r`<p>${e.note??a.say("change.none")}</p>`:r`<ul class="plain">
      ${t.map(s=>r`<li>${s.reason}</li>`)}
    </ul>
    <p class="muted small">
      ${a.say(e.items.length>0?"change.verified":"change.not_enough")}
    </p>`}function tn(a,{eligibility:e}){let t=e.reasons.filter(s=>!s.passed);return r`<p>${a.say(e.eligible?"rules.met":"rules.not_met")}</p>
    ${t.length>0?r`<ul class="plain">
          ${t.map(s=>r`<li>${s.detail}</li>`)}
        </ul>`:c}
    <details>
      <summary>${a.say("rules.all",{n:e.reasons.length})}</summary>
      <ul class="plain">
        ${e.reasons.map(s=>r`<li>${a.say(s.passed?"rules.yes":"rules.no")} ${s.detail}</li>`)}
      </ul>
    </details>`}var sn=["skills","level","place","team","timing","not_interested_in_function","other"];function Pt(a,e,t){let{opening:s}=e,n=s.external_id;return r`<article
    class="card"
    part="card"
    data-opening=${n}
    aria-labelledby="t-${n}"
    aria-busy=${t.leaving==="sending"}
  >
    <div class="card-top">
      <div class="heading title" part="title" role="heading" aria-level=${t.level}
        id="t-${n}" lang="" tabindex="-1">${s.title}</div>
      ${x(a,e.band)}
    </div>
    ${re(a,e)} ${zt(a,e.reasons)}
    ${e.confidence==="low"?r`<p class="muted small">${a.say("card.little_known")}</p>`:c}
    ${t.leaving==="asking"||t.leaving==="sending"?an(a,t):nn(a,s.title,t)}
    ${t.interest.panel}
    <details class="adds-up" @toggle=${t.unfold}>
      <summary>${a.say("card.adds_up")}</summary>
      ${t.isUnfolded?ce(a,e.contributions,e.score):c}
    </details>
    ${t.isOpen?r`<lateral-move
          class="inside"
          employee=${t.employee}
          opening=${n}
          heading-level=${Math.min(t.level+1,5)}
          locale=${t.locale??a.region}
          .session=${t.session}
          without-title
        ></lateral-move>`:c}
  </article>`}function nn(a,e,t){return r`<div class="actions">
    <button
      class="action strong"
      part="action"
      type="button"
      aria-expanded=${t.isOpen}
      @click=${t.open}
    >
      ${a.say(t.isOpen?"action.close":"action.open")}
      <span class="unseen">${e}</span>
    </button>
    ${t.interest.button}
    ${t.mayAct?r`<button class="action not-this" part="action" type="button" @click=${t.ask}>
          ${a.say("action.not_this")} <span class="unseen">${e}</span>
        </button>`:c}
    ${t.leaving==="failed"?r`<span class="failed">${a.say("dismiss.failed")}</span>`:c}
  </div>`}function an(a,e){let t=e.leaving==="sending";return r`<fieldset class="whys" ?disabled=${t} @keydown=${n=>{n.key==="Escape"&&e.keep()}}>
    <legend>${a.say("dismiss.why")}</legend>
    <div class="actions">
      ${sn.map(n=>r`<button
          class="action"
          part="action"
          type="button"
          data-why=${n}
          @click=${()=>e.dismiss(n)}
        >
          ${a.say(`why.${n}`)}
        </button>`)}
      <button class="action" part="action" type="button" @click=${()=>e.dismiss(null)}>
        ${a.say("dismiss.unsaid")}
      </button>
      <button class="action plain" part="action" type="button" @click=${e.keep}>
        ${a.say("dismiss.keep")}
      </button>
    </div>
    <p class="muted small">${a.say("dismiss.who")}</p>
  </fieldset>`}function Dt(a,e,t){return r`<div class="gone" data-gone=${e.opening.external_id}>
    <span>${a.say("dismiss.gone")} <span lang="">${e.opening.title}</span></span>
    <button class="action plain" part="action" type="button" @click=${t}>
      ${a.say("action.undo")}
    </button>
  </div>`}async function on(a,e,{operation:t,before:s,signal:n}={}){let i=t?await a.extra(t,e,n):(await a.read(e,n)).data,o={path:e,items:i?.items??[],next:i?.next_cursor??null};for(;o.next!==null&&o.items.length<(s?.items.length??0);)o=await Wt(a,o,n);return o}async function Wt(a,{path:e,items:t,next:s},n){let{data:i}=await a.read(`${e}&cursor=${encodeURIComponent(s??"")}`,n);return{path:e,items:[...t,...i.items],next:i.next_cursor??null}}async function Ut(a,e,t,s){let n=await on(a,t,{operation:e,signal:s});for(;n.next!==null;)n=await Wt(a,n,s);return n.items}var rn=100,ln=new Set(["withdrawn","declined","refused","cancelled","expired","returned","completed"]),pe=class{#s=new Map;#t=new Map;#e=new Set;#a=null;#i=null;#n;constructor(e){this.#n=e}clear(){this.#s.clear(),this.#t.clear(),this.#e.clear(),this.#i=null}async load(e){let t=`/v1/move-cases?role=person&limit=${rn}`,n=(await Ut(this.#n,"listMoveCases",t,e)).filter(i=>i.employee.external_id===this.#n.employee);this.#s=new Map(n.filter(i=>!ln.has(i.state??"")).map(i=>[i.opening.external_id,i])),this.#n.draw()}button(e){let{words:t}=this.#n,s=e.opening.external_id,n=this.#s.get(s);return n?r`<button class="action interest" part="action" type="button"
        aria-expanded=${this.#e.has(n.uid)} @click=${()=>this.#y(n)}>
        ${t.say("interest.see")} <span class="unseen">${e.opening.title}</span>
      </button>`:this.#n.opens("createMoveCase")?r`<button class="action interest" part="action" type="button"
      aria-expanded=${this.#t.has(s)} @click=${()=>this.#u(e)}>
      ${t.say("interest.button")} <span class="unseen">${e.opening.title}</span>
    </button>`:c}panel(e){let t=e.opening.external_id,s=this.#s.get(t);if(s)return this.#r(s);let n=this.#t.get(t);return n?n==="why"?this.#d(e):this.#o(e):c}#r(e){let t=this.#n,{words:s}=t,n=e.state==="interest";return r`<p class="asked small" data-case=${e.uid}>
        ${s.say(n?"interest.noted":"interest.shared")}
      </p>
      ${this.#e.has(e.uid)?r`<lateral-case class="inside" uid=${e.uid} .session=${t.session}
            locale=${t.getAttribute("locale")??s.region}
            heading-level=${Math.min(t.headingLevel+2,5)}></lateral-case>`:c}`}#o(e){let t=this.#n,{words:s}=t,n=e.opening.external_id,o=t.refusalOf(n)?.code==="line_would_know",d=t.doing===n,l=u=>{u.key==="Escape"&&this.#p(n)},h=u=>r`<div class="whys">
      <p>${s.say(`interest.${u}.who`)}</p>
      <button class="action ${u==="share"?"strong":""}" part="action" type="button"
        data-interest=${u} ?disabled=${d}
        @click=${()=>this.#g(e,u,o&&u==="share")}>
        ${s.say(o&&u==="share"?"interest.go_on":`interest.${u}`)}
      </button>
    </div>`;return r`<div class="interested" role="group" aria-label=${s.say("interest.title")}
      aria-busy=${d} @keydown=${l}>
      <p class="strong">${s.say("interest.title")}</p>
      ${t.refused(n)}
      <div class="even">${h("share")} ${h("note")}</div>
      <button class="action plain" part="action" type="button" @click=${()=>this.#p(n)}>
        ${s.say("form.leave")}
      </button>
    </div>`}#d(e){let t=this.#n,s=e.opening.external_id,n=t.doing===s;if(!this.#a)return c;if(this.#i?.key===s){let{answer:i,mine:o,theirs:d,etag:l}=this.#i;return r`${P(t.words,{mine:o,theirs:d,doing:n,takeMine:()=>this.#h(s,i,l),takeTheirs:()=>this.#l(s)})}
      ${t.refused(s)}`}return this.#a.whyLead(t.words,{key:`why-${s}`,known:null,beside:null,doing:n,refusal:t.refused(s),leave:()=>this.#p(s),send:i=>this.#h(s,i,null)})}#h(e,t,s){let n=this.#n,{storeAnswer:i}=this.#a;n.act(e,async()=>{let o=await i(n,t,s);this.#i=o&&{...o,key:e},o||this.#l(e)})}#l(e){this.#i=null,this.#t.set(e,"asking"),this.#n.focusNext=`[data-opening="${CSS.escape(e)}"] .interested button`,this.#n.draw()}#p(e){this.#t.delete(e),this.#i=null,this.#n.forget(),this.#n.focusNext=`[data-opening="${CSS.escape(e)}"] .interest`,this.#n.draw()}#u(e){let t=this.#n,s=e.opening.external_id;if(this.#t.has(s)){this.#p(s);return}t.forget(),this.#t.set(s,"asking"),t.focusNext=`[data-opening="${CSS.escape(s)}"] .interested button`,t.draw(),e.people_leadership&&t.act(s,()=>this.#m(s))}async#m(e){let t=this.#n;await t.extraIfAny("getWhyLead",`${t.person}/why-lead`)||!t.opens("putWhyLead")||(await this.#c(e),t.focusNext=`[data-opening="${CSS.escape(e)}"] [data-form] select`)}async#c(e){this.#a=await Re(),this.#t.set(e,"why")}#g(e,t,s){let n=this.#n,i=e.opening.external_id,{employee:o}=n;n.act(i,async()=>{try{let d={employee:o,opening:i,action:t,acknowledged_line:s},{data:l}=await n.send("POST","/v1/move-cases",d);this.#s.set(i,l),n.emit("act",{action:t,case:l.uid})}catch(d){await this.#f(i,d)}n.focusNext=`[data-opening="${CSS.escape(i)}"] .interest`,n.say(n.words.say(t==="note"?"interest.noted":"interest.shared"))})}async#f(e,t){let{code:s}=g.of(t);if(s==="why_lead_asked"&&await this.#c(e),s!=="duplicate_case")throw t;await this.load()}#y(e){let{uid:t}=e;!this.#e.delete(t)&&this.#n.emit("open",{case:t})&&this.#e.add(t),this.#n.draw()}};function jt(a,{nothing_near:e,aspirations_considered:t}){let s=e?.helps??[];return r`<div class="empty" part="notice">
    <slot name="empty">
      <p class="empty-title">${a.say("empty.title")}</p>
      <p>${a.say("empty.text")}</p>
      ${s.length>0?r`<p class="strong">${a.say("empty.helps")}</p>
            <ul class="helps">
              ${s.map(n=>r`<li>${n.text}</li>`)}
            </ul>`:r`<p>${a.say(t===0?"empty.wish":"empty.later")}</p>`}
      ${s.length>0?r`<p class="muted small">${a.say("empty.tried")}</p>`:c}
    </slot>
  </div>`}var cn=.5,dn=1e3,Ft=100,ue=class{#s=[];#t=new Set;#e=!1;#a;#i;constructor(e){this.#a=e,this.#i=e()}note({list_id:e,position:t,reason:s,...n}){this.#n();let i=`${n.type} ${n.opening} ${e}`;this.#e||this.#t.has(i)||this.#s.length>=Ft||(this.#t.add(i),this.#s.push({...n,...e?{list_id:e}:{},...t?{position:t}:{},...s?{reason:s}:{},event_id:B(),occurred_at:new Date().toISOString(),source:"portal"}))}#n(){let e=this.#a();e!==this.#i&&(this.flush(),this.#i=e,this.#s=[],this.#e=!1)}async flush(){let e=this.#i,t=this.#s;if(!e||t.length===0||this.#e)return;if(!e.opens("sendEvents")){this.#e=!0;return}this.#s=[];let s={events:t,sent_at:new Date().toISOString()};try{await e.send("POST","/v1/events",s,{keepalive:!0})}catch(n){if(e!==this.#i)return;let{state:i}=n;this.#e=i==="forbidden",this.#e||(this.#s=[...t,...this.#s].slice(0,Ft))}}};function Bt(a){let e=new Map;return new IntersectionObserver((t,s)=>{for(let{target:n,isIntersecting:i}of t){if(clearTimeout(e.get(n)),e.delete(n),!i)continue;let o=()=>{e.delete(n),s.unobserve(n),a(n)};e.set(n,setTimeout(o,dn))}},{threshold:cn})}var Yt=5,hn=10,pn=50,me=class extends ${static observedAttributes=[...$.observedAttributes,"count","cross-functional"];#s=new Map;#t=new Set;#e=new Set;#a=!1;#i=new Set;#n=new pe(this);#r="";#o=new ue(()=>this.session);#d=Bt(e=>this.#w(e));connectedCallback(){super.connectedCallback(),document.addEventListener("visibilitychange",this.#b)}disconnectedCallback(){super.disconnectedCallback(),document.removeEventListener("visibilitychange",this.#b),this.#d.disconnect(),this.#o.flush()}async load(e){let t=Number(this.getAttribute("count"))||hn,s=new URLSearchParams({detail:"card",k:String(Math.min(Math.max(t,1),pn))}),n=this.getAttribute("cross-functional");n&&s.set("cross_functional",n),this.#r=`${this.person}/recommendations?${s}`;let{data:i}=await this.read(this.#r,e);return this.#s.clear(),this.#n.load(e).catch(o=>{e.aborted||this.fail(o)}),i}clear(){this.#t.clear(),this.#e.clear(),this.#i.clear(),this.#a=!1,this.#n.clear()}#h=()=>this.act("more",async()=>{let e=this.data,t=encodeURIComponent(e.next_cursor??"");try{let{data:s}=await this.read(`${this.#r}&cursor=${t}`);this.adopt({...e,items:[...e.items,...s.items],next_cursor:s.next_cursor}),this.#u(e.items.length)}catch(s){if(g.of(s).code!=="list_changed")throw s;this.reload()}});isEmpty(e){return e.items.length===0}shown(e){let{words:t}=this,s=this.#a?e.items:e.items.slice(0,Yt),n=e.items.length-s.length;return r`<header class="top">
        <div class="heading" role="heading" aria-level=${this.headingLevel}>
          ${t.say("moves.heading")}
        </div>
        <p class="muted">${t.say("moves.lead")}</p>
      </header>
      ${this.isEmpty(e)?jt(t,e):c}
      <ol class="cards">
        ${I(s,i=>i.opening.external_id,i=>r`<li>${this.#l(i)}</li>`)}
      </ol>
      ${n>0?r`<button class="action wide" part="action" type="button" @click=${this.#p}>
            ${t.say("moves.more",{n})}
          </button>`:e.next_cursor?r`<button class="action wide" part="action" type="button"
              ?disabled=${this.doing==="more"} @click=${this.#h}>
              ${t.say("moves.further")}
            </button>`:c}
      ${this.refused("more")}
      ${un(t,e)}`}drawn(){for(let e of this.shadowRoot?.querySelectorAll("article[data-opening]")??[]){let t=e.getAttribute("data-opening");this.#i.has(t)||this.#d.observe(e)}}#l(e){let t=e.opening.external_id,s=this.#s.get(t)??"closed";return s==="gone"?Dt(this.words,e,()=>this.#f(e)):Pt(this.words,e,{level:Math.min(this.headingLevel+1,6),leaving:s,isOpen:this.#t.has(t),isUnfolded:this.#e.has(t),mayAct:this.opens("putDismissal"),employee:this.employee,locale:this.getAttribute("locale"),session:this.session,interest:{button:this.#n.button(e),panel:this.#n.panel(e)},unfold:()=>{this.#e.add(t),this.draw()},open:()=>this.#m(e),ask:()=>this.#c(e,"asking",".whys button"),keep:()=>this.#c(e,"closed",`[data-opening="${CSS.escape(t)}"] .not-this`),dismiss:n=>this.#g(e,n)})}#p=()=>{this.#a=!0,this.#u(Yt),this.draw()};#u(e){let t=this.data?.items[e]?.opening.external_id??"";this.focusNext=`[data-opening="${CSS.escape(t)}"] .title`}#m(e){let t=e.opening.external_id;if(this.#t.has(t)){this.#t.delete(t),this.draw();return}this.#$("open",e),this.#o.flush(),this.emit("open",{opening:t,list:this.data?.list_id??null})&&(this.#t.add(t),this.draw())}#c(e,t,s){this.#s.set(e.opening.external_id,t),this.focusNext=s,this.draw()}async#g(e,t){let{external_id:s,title:n}=e.opening;if(this.#s.get(s)!=="sending"){this.#c(e,"sending","");try{await this.#y("PUT",s,{reason:t})}catch{this.#c(e,"failed",`[data-opening="${CSS.escape(s)}"] .not-this`),this.say(this.words.say("dismiss.failed"));return}this.#c(e,"gone",`[data-gone="${CSS.escape(s)}"] button`),this.#$("dismiss",e,t),this.#o.flush(),this.emit("dismiss",{opening:s,reason:t}),this.say(this.words.say("dismiss.done",{title:n}))}}async#f(e){let{external_id:t,title:s}=e.opening;try{await this.#y("DELETE",t,void 0)}catch{this.say(this.words.say("dismiss.failed"));return}this.#c(e,"closed",`[data-opening="${CSS.escape(t)}"] .not-this`),this.say(this.words.say("dismiss.undone",{title:s}))}#y(e,t,s){let n=`${this.person}/dismissals/${encodeURIComponent(t)}`;return this.send(e,n,s)}#$(e,t,s){let{employee:n}=this,i=t.opening.external_id,o=this.data?.list_id??null;this.#o.note({type:e,employee:n,opening:i,list_id:o,position:t.rank,reason:s})}#w(e){let t=e.getAttribute("data-opening")??"",s=this.data?.items.find(n=>n.opening.external_id===t);!s||this.#i.has(t)||(this.#i.add(t),this.#$("view",s),this.emit("shown",{list:this.data?.list_id??null,openings:[t]}))}#b=()=>{document.visibilityState==="hidden"&&this.#o.flush()}};function un(a,{excluded:e,note:t}){let s=Object.entries(e).flatMap(([n,i])=>{let o=i?a.code("left_out",n)&&a.say(`left_out.${n}`,{n:i}):"";return o?[o]:[]});return r`<footer class="about">
    ${t?r`<p>${t}</p>`:c}
    <details>
      <summary>${a.say("about.counts")}</summary>
      <p>${a.say("about.counts.text")}</p>
      <p>${a.say("about.never.text")}</p>
    </details>
    <details>
      <summary>${a.say("about.sees")}</summary>
      <p>${a.say("about.sees.text")}</p>
    </details>
    ${s.length>0?r`<details>
          <summary>${a.say("about.left_out")}</summary>
          <ul class="plain">
            ${s.map(n=>r`<li>${n}</li>`)}
          </ul>
        </details>`:c}
  </footer>`}var mn=4,fn=[["strong",.4],["worth_a_talk",.15],["stretch",.02],["far",0]],fe=class extends ${static observedAttributes=[...$.observedAttributes,"to-role","to-function"];async load(e){let t=new URLSearchParams({k:"3"});for(let s of["to-role","to-function"]){let n=this.getAttribute(s);n&&t.set(s.replace("-","_"),n)}return(await this.read(`${this.person}/career-paths?${t}`,e)).data}isEmpty({items:e}){return e.length===0}shown(e){let{words:t}=this;return r`<header class="top">
        <div class="heading" role="heading" aria-level=${this.headingLevel}>
          ${t.say("paths.heading")}
        </div>
        <p class="muted">${t.say("paths.lead")}</p>
      </header>
      ${this.isEmpty(e)?r`<div class="empty" part="notice">
            <slot name="empty">
              <p class="empty-title">${t.say("paths.none")}</p>
              <p>${gn(t,e)}</p>
            </slot>
          </div>`:c}
      ${e.note&&!this.isEmpty(e)?r`<p class="asked">${e.note}</p>`:c}
      <div class="beside">
        ${e.items.map(s=>this.#s(e,s,null))}
        ${e.expert_path?this.#s(e,e.expert_path,t.say("paths.expert")):c}
      </div>`}#s(e,t,s){let{words:n}=this,i=t.steps.at(-1)?.role.title??"";return r`<article class="card" part="card">
      ${s?r`<p class="tag own-line">${s}</p>`:c}
      <div class="heading title" part="title" role="heading" aria-level=${this.headingLevel+1}
        lang="">${i}</div>
      <p class="muted">
        <span class="strong">${n.code("chance",yn(t.chance))}</span> ·
        ${n.say("paths.steps",{n:t.steps.length})} ·
        ${n.say("paths.skills",{n:t.skills_to_learn})}
      </p>
      <ol class="way">
        <li class="here">
          <span class="muted small">${n.say("paths.today")}</span>
          <span lang="">${e.employee.title}</span>
        </li>
        ${t.steps.map(o=>$n(n,o))}
      </ol>
    </article>`}};function gn(a,{note:e,notes:t}){let s=t?.some(({code:n})=>n==="no_target");return e&&!s?e:a.say("paths.none.help")}function yn(a){return fn.find(([,e])=>a>=e)?.[0]??"far"}function $n(a,e){let t=e.learn.slice(0,mn).map(n=>n.skill),s=e.learn.length-t.length;return r`<li>
    <span class="strong" lang="">${e.role.title}</span>
    <ul class="facts">
      ${e.role.function?r`<li lang="">${e.role.function}</li>`:c}
      ${a.code("kind",e.kind)?r`<li class="tag">${a.code("kind",e.kind)}</li>`:c}
      ${e.role.people_leader?r`<li class="tag">${a.say("card.leads")}</li>`:c}
      ${e.open_openings.length>0?r`<li>${a.say("paths.open",{n:e.open_openings.length})}</li>`:c}
    </ul>
    ${t.length>0?r`<span class="small">
          ${a.say("paths.learn")} <span lang="">${t.join(" · ")}</span>
          ${s>0?a.say("bars.more",{n:s}):c}
        </span>`:c}
  </li>`}var bn=6,He=5,wn=5,vn=150,ge=class extends ${static observedAttributes=[...$.observedAttributes,"opening"];#s=new Map;#t=new Set;#e=[];#a=null;#i=null;#n;disconnectedCallback(){super.disconnectedCallback(),this.#i?.abort(),clearTimeout(this.#n)}async load(e){let[t,s]=await Promise.all([this.read(this.person,e),se(this).then(()=>this.#o({},e))]),n=this.getAttribute("opening")??s.items[0]?.opening.external_id,i=n?await this.#r(n,e):[],o=i.slice(0,bn);return this.#a=this.#d?await this.#o(this.#h(o),e):null,{employee:t.data,sliders:o,further:i.length-o.length,list:s}}isEmpty({sliders:e,employee:t}){return e.length===0&&t.aspirations.length===0}async#r(e,t){let s=`${this.person}/openings/${encodeURIComponent(e)}/match`;return(await this.read(s,t)).data.missing_skills.map(i=>({name:i.skill,text:i.skill_id??i.skill,today:Math.round(i.level_held??0)}))}async#o(e,t){let s=this.session,n={signal:t,language:this.words.language},i={...e,k:wn};return(await s.send("POST",`${this.person}/what-if`,i,n)).data}get#d(){return this.#s.size>0||this.#t.size>0||this.#e.length>0}#h(e){let t=[...this.#s].filter(([i,o])=>o!==e.find(d=>d.text===i)?.today),s=t.filter(([,i])=>i===0).map(([i])=>i);return{skills:t.filter(([,i])=>i>0).map(([i,o])=>({skill:i,level:o})),remove_skills:s,aspirations:this.#e.map(i=>({target:"text",text:i})),remove_aspirations:[...this.#t]}}#l(){clearTimeout(this.#n),this.draw(),this.#n=setTimeout(()=>{this.#p()},vn)}async#p(){this.#i?.abort(),this.#i=new AbortController;let{signal:e}=this.#i;this.enter("refreshing");try{let t=await this.#o(this.#h(this.data?.sliders??[]),e);if(e.aborted)return;this.#a=t,this.enter("ready"),this.say(this.#u(t))}catch(t){e.aborted||this.fail(g.of(t))}}#u({items:e}){let{words:t}=this,s=e.find(i=>i.rank!==i.before.rank);if(!s?.rank)return t.say("try.said_same");let{title:n}=s.opening;return s.before.rank===null?t.say("try.said_new",{title:n,place:s.rank}):t.say("try.said",{title:n,place:s.rank,before:s.before.rank})}clear(){this.#i?.abort(),clearTimeout(this.#n),this.#s.clear(),this.#t.clear(),this.#e=[],this.#a=null}#m=()=>{this.clear(),this.focusNext="input",this.enter("ready")};shown(e){let{words:t}=this,s=this.#a??e.list;return r`<header class="top">
        <div class="heading" role="heading" aria-level=${this.headingLevel}>
          ${t.say("try.heading")}
        </div>
        <p class="muted">${t.say("try.lead")}</p>
      </header>
      <div class="split panel">
        <div class="section">
          ${e.sliders.length>0?this.#c(e):c}
          ${this.#g(e.employee.aspirations)}
          ${this.#d?r`<button class="action" part="action" type="button" @click=${this.#m}>
                ${t.say("try.back")}
              </button>`:c}
        </div>
        <div class="section">
          <div class="heading small-heading" role="heading" aria-level=${this.headingLevel+1}>
            ${t.say(this.#a?"try.list":"try.today_list")}
          </div>
          ${s.items.length===0?r`<p class="muted">${t.say("try.nothing")}</p>`:c}
          <ol class="ranked">
            ${I(s.items,n=>n.opening.external_id,n=>_n(t,n,this.#a!==null))}
          </ol>
          ${this.#a&&this.#a.left.length>0?r`<p class="muted small">
                ${t.say("try.left")}
                <span lang="">${this.#a.left.map(n=>n.opening.title).join(" · ")}</span>
              </p>`:c}
        </div>
      </div>`}#c({sliders:e,further:t}){let{words:s}=this;return r`<fieldset class="bare">
      <legend>${s.say("try.skills")}</legend>
      ${e.map(({name:n,text:i,today:o},d)=>{let l=this.#s.get(i)??o,h=u=>{let{value:p}=u.target,f=Math.round(Number(p));this.#s.set(i,Math.min(Math.max(f||0,0),He)),this.#l()};return r`<div class="slider">
          <label for="s-${d}" lang="">${n}</label>
          <span class="muted small">${s.say("try.held",{level:o})}</span>
          <input id="s-${d}" type="range" min="0" max=${He} step="1"
            .value=${String(l)} aria-label=${s.say("try.level",{skill:n})}
            @input=${h} />
          <input type="number" min="0" max=${He} step="1" .value=${String(l)}
            aria-label=${`${s.say("try.level",{skill:n})}. ${s.say("try.number")}`}
            @change=${h} />
        </div>`})}
      ${t>0?r`<p class="muted small">${s.say("try.further",{n:t})}</p>`:c}
    </fieldset>`}#g(e){let{words:t}=this,s=n=>{n.preventDefault();let i=this.find("#wish"),o=i?.value.trim()??"";!i||!o||this.#e.includes(o)||(this.#e=[...this.#e,o],i.value="",this.#l())};return r`<fieldset class="bare">
        <legend>${t.say("try.wishes")}</legend>
        ${e.length===0?r`<p class="muted">${t.say("try.no_wishes")}</p>`:c}
        ${e.map(n=>this.#f(ye(n),n.polarity==="not",!this.#t.has(n.text),()=>{this.#t.delete(n.text)||this.#t.add(n.text)}))}
        ${this.#e.map(n=>this.#f(n,!1,!0,()=>{this.#e=this.#e.filter(i=>i!==n)}))}
      </fieldset>
      <form class="add" @submit=${s}>
        <label for="wish">${t.say("try.another")}</label>
        <span class="row">
          <input id="wish" type="text" maxlength="200" autocomplete="off" />
          <button class="action" part="action" type="submit">${t.say("try.add")}</button>
        </span>
      </form>`}#f(e,t,s,n){return r`<label class="toggle">
      <input type="checkbox" .checked=${s} @change=${()=>{n(),this.#l()}} />
      <span>
        ${t?this.words.say("profile.not_this"):c} <span lang="">${e}</span>
      </span>
    </label>`}};function ye({target:a,text:e,understood:t}){return a==="text"?e:t[0]?.label??e}function _n(a,{rank:e,opening:t,band:s,before:n},i){let o=n.rank===null?a.say("try.new"):n.rank===e?a.say("try.same"):a.say("try.from",{place:n.rank}),d=n.rank===e?"same":n.rank===null||n.rank>(e??0)?"up":"down";return r`<li data-opening=${t.external_id}>
    <span class="rank">${e}</span>
    <span class="what">
      <span class="strong" lang="">${t.title}</span>
      <span class="muted small">${t.function??c}</span>
    </span>
    ${x(a,s)}
    ${i?r`<span class="turn ${d} small">${o}</span>`:c}
  </li>`}var xn=8,Pe=100,kn=10,An=["private","hr","manager"],Sn=new Map([["hr_partner","hr"],["manager","manager"],["hr_integration","system"],["portal","system"],["data_team","system"],["admin","system"]]),Tn=new Map([["getEmployee","record"],["listEmployees","record"],["getCandidates","ranking"],["explainMatch","ranking"],["getRecommendations","ranking"]]),$e=class extends ${#s=!1;#t=!1;#e=null;async load(e){let[{data:t,etag:s},n]=await Promise.all([this.read(this.person,e),this.read(`${this.person}/looks?limit=${Pe}`,e)]);return{employee:t,etag:s,looks:n.data.items}}clear(){this.#s=!1,this.#t=!1,this.#e=null}shown({employee:e,looks:t}){let{words:s}=this;return r`<header class="top">
        <div class="heading" role="heading" aria-level=${this.headingLevel}>
          ${s.say("profile.heading")}
        </div>
        <p class="muted">
          ${s.say(e.open_to_moves?"profile.open":"profile.not_open")}
        </p>
      </header>
      ${this.#e?P(s,this.#e):c}
      <div class="panel">
        ${this.section("profile.skills",this.#a(e))}
        ${this.section("profile.wishes",this.#n(e.aspirations))}
        ${this.section("profile.preview",En(s,e.aspirations))}
        ${this.section("profile.looks",this.#i(t))}
      </div>`}#a({skills:e}){let{words:t}=this,s=this.#s?e:e.slice(0,xn),n=e.length-s.length,i=()=>{this.#s=!0,this.draw()};return r`<ul class="held">
        ${s.map(({label:o,text:d,level:l,source:h})=>r`<li>
            <span class="strong" lang="">${o??d}</span>
            <span class="muted small">
              ${l===null?t.say("profile.no_level"):t.say("profile.level",{level:t.number(l,{})})}${t.code("source",h)?r`, ${t.code("source",h)}`:c}
            </span>
          </li>`)}
      </ul>
      ${n>0?r`<button class="action plain" part="action" type="button" @click=${i}>
            ${t.say("profile.more",{n})}
          </button>`:c}`}#i(e){let{words:t}=this;if(e.length===0)return r`<p>${t.say("profile.looks.none")}</p>`;let s=this.#t?e:e.slice(0,kn),n=e.length-s.length,i=()=>{this.#t=!0,this.draw()};return r`${Nn(t,s)}
    ${n>0?r`<button class="action plain" part="action" type="button" @click=${i}>
          ${t.say("profile.more",{n})}
        </button>`:e.length===Pe?r`<p class="muted small">${t.say("profile.looks.last",{n:Pe})}</p>`:c}`}#n(e){let{words:t}=this;if(e.length===0)return r`<p>${t.say("profile.no_wishes")}</p>`;let s=this.session?.opens("patchEmployee")??!1;return r`<ul class="wishes">
      ${e.map((n,i)=>{let o=ye(n),d=l=>{let{value:h}=l.target;this.#r(i,h)};return r`<li>
          <span>
            ${n.polarity==="not"?t.say("profile.not_this"):c}
            <span class="strong" lang="">${o}</span>
          </span>
          ${s?r`<select
                aria-label=${t.say("profile.who",{wish:o})}
                ?disabled=${this.state==="refreshing"}
                @change=${d}
              >
                ${An.map(l=>r`<option value=${l} ?selected=${l===n.visibility}>
                    ${t.say(`visible.${l}`)}
                  </option>`)}
              </select>`:r`<span class="muted small">${t.code("visible",n.visibility)}</span>`}
        </li>`})}
    </ul>`}async#r(e,t){let s=this.data,n=this.session;if(!s||!n)return;let i=s.employee.aspirations.map(({understood:d,...l},h)=>h===e?{...l,visibility:t}:l);this.#e=null,this.enter("refreshing");let{language:o}=this.words;try{let d={language:o,ifMatch:s.etag},l=await n.send("PATCH",this.person,{aspirations:i},d);this.adopt({...s,employee:l.data,etag:l.etag}),this.enter("ready"),this.emit("act",{action:"visibility"}),this.say(this.words.say("profile.stored"))}catch(d){g.of(d).state==="changed"?await this.#o(e,t):this.fail(d)}}async#o(e,t){let{words:s}=this,n=this.data,i=n.employee.aspirations[e];try{let{data:o,etag:d}=await this.read(this.person);this.adopt({...n,employee:o,etag:d});let l=o.aspirations.findIndex(h=>h.text===i.text&&h.polarity===i.polarity);l>=0&&(this.#e={mine:s.code("visible",t),theirs:s.code("visible",o.aspirations[l].visibility),doing:!1,takeMine:()=>{this.#r(l,t)},takeTheirs:()=>{this.#e=null,this.enter("ready")}}),this.enter("changed",l<0?new g("changed"):null)}catch(o){this.fail(o)}}};function En(a,e){let t=e.filter(s=>s.visibility==="manager");return t.length===0?r`<p>${a.say("profile.preview.none")}</p>`:r`<p>${a.say("profile.preview.text")}</p>
    <ul class="helps">
      ${t.map(s=>r`<li>
          ${s.polarity==="not"?a.say("profile.not_this"):c}
          <span lang="">${ye(s)}</span>
        </li>`)}
    </ul>`}function Nn(a,e){return r`<ul class="plain">
    ${e.map(({at:t,by:s,operation:n})=>r`<li>
        ${a.say(`looks.${Sn.get(s??"")??"other"}`)}
        ${a.say(`looks.${Tn.get(n)??"other_read"}`)}
        <span class="muted small">${a.time(t)}</span>
      </li>`)}
  </ul>`}var qt={"lateral-moves":me,"lateral-move":he,"lateral-what-if":ge,"lateral-paths":fe,"lateral-profile":$e};function Mn(a){return R.configure(a)}q(qt);Nt(Object.keys(qt));Object.assign(globalThis,{lateral:Object.freeze({configure:Mn,LateralSession:z})});export{qt as ELEMENTS,z as LateralSession,Mn as configure};
